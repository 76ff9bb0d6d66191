"""The people of each role."""

from tests.pepr_site.conftest import as_, people, person, project, workspace  # noqa: F401
