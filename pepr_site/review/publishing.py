"""The action that ends a workflow. Wagtail imports this module while loading its models, so it imports nothing."""


def publish_approved(workflow_state, user=None):
    """Publish an approved page in the name of the approver, who may lack the permission otherwise."""
    revision = workflow_state.content_object.get_latest_revision()
    revision.publish(user=user, skip_permission_checks=True)
