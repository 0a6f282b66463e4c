"""The sign-in form: our words, no offer to stay signed in on a shared office PC."""

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name and password; the one-time code follows on its own page."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("用户名")
        for field in self.fields.values():
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)
