"""Wagtail hooks of the news app."""

from wagtail import hooks

from news import letter

hooks.register("register_admin_urls", letter.urls)
hooks.register("register_reports_menu_item", letter.menu_item)
