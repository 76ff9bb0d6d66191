"""What news add to the admin."""

from wagtail import hooks

from news import letter

hooks.register("register_admin_urls", letter.urls)
hooks.register("register_reports_menu_item", letter.menu_item)
