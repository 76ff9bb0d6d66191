"""Where Django and Wagtail look for the models of this app."""

from programme.easy_reading.models import EasyPage
from programme.figures.models import KeyFigure
from programme.glossary.models import GlossaryPage, GlossaryTerm
from programme.home import HomePage
from programme.kits.acknowledgement import AcknowledgementPage
from programme.kits.partner_kits import KitPage
from programme.kits.press import PressPage, PressPicture
from programme.partners.models import Organisation, PartnersPage
from programme.programme_pages import AxisPage, DataPage, ObjectivePage, ProgrammePage, StandardPage
from programme.questions import Question, QuestionsPage
from programme.report.models import ActivityReport

__all__ = [
    "AcknowledgementPage",
    "ActivityReport",
    "AxisPage",
    "DataPage",
    "EasyPage",
    "GlossaryPage",
    "GlossaryTerm",
    "HomePage",
    "KeyFigure",
    "KitPage",
    "ObjectivePage",
    "Organisation",
    "PartnersPage",
    "PressPage",
    "PressPicture",
    "ProgrammePage",
    "Question",
    "QuestionsPage",
    "StandardPage",
]
