"""What news add to the admin."""

from wagtail import hooks

from news import letter


@hooks.register("register_admin_urls")
def register_letter():
    return letter.urls()


@hooks.register("register_reports_menu_item")
def register_letter_in_menu():
    return letter.menu_item()
