"""Where Django and Wagtail look for the models of this app."""

from programme.acknowledgement import AcknowledgementPage
from programme.data_page import DataPage
from programme.easy_reading import EasyPage
from programme.figures import KeyFigure
from programme.glossary import GlossaryPage, GlossaryTerm
from programme.home import HomePage
from programme.kits import KitPage
from programme.partners import Organisation, PartnersPage
from programme.press import PressPage, PressPicture
from programme.programme_pages import AxisPage, ObjectivePage, ProgrammePage, StandardPage
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
