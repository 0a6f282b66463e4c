"""Accounts and the roles they hold."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from liance.foundation.access.roles import ROLE_CHOICES
from liance.foundation.kernel.ids import new_id


class UserManager(BaseUserManager["User"]):
    """Creates accounts; there is no superuser: every right comes from a role."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A new account with a hashed password; without one it cannot sign in."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in names do not tell upper from lower case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """One person's account (账号). Shared accounts are forbidden: staff to account is 1 : 1."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=60)
    email = models.EmailField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="zh-hans")
    must_change_password = models.BooleanField(
        default=False, help_text="the password was set by somebody else"
    )
    reset_by = models.UUIDField(
        null=True, blank=True,
        help_text="whoever gave the last password, until another person vouches for the holder",
    )  # fmt: skip
    reset_at = models.DateTimeField(null=True, blank=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    is_staff = False
    is_superuser = False

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        """The name shown on pages and in signatures."""
        return self.display_name


class Grant(models.Model):
    """A role held at an agency, from a day and until a day (exclusive, open when empty)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=ROLE_CHOICES)
    agency_id = models.UUIDField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "agency_id"],
                condition=models.Q(valid_to__isnull=True),
                name="grant_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"
