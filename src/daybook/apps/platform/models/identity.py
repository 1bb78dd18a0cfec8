"""Who signs in, and what may they do? Users, dated grants, tokens. Persons live in people."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from daybook.core.rights import Role

from .columns import MutableRow


class UserManager(BaseUserManager):
    """Finds users by e-mail address, without regard to case."""

    def get_by_natural_key(self, username: str) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields) -> User:
        """Add a user; used by actions, which write the audit line."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, MutableRow):
    """An account that signs in. It may belong to a person, or to nobody (an auditor)."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    theme = models.CharField(max_length=8, blank=True)
    temporary_password_at = models.DateTimeField(
        null=True, blank=True, help_text="Set while the password must be replaced at sign-in."
    )

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    @property
    def first_name(self) -> str:
        """What a greeting may use; libraries ask for it."""
        return self.name.split(" ")[0]

    @property
    def is_staff(self) -> bool:
        """There is no library back office; every screen is Daybook's own."""
        return False

    def has_perm(self, perm, obj=None) -> bool:
        """Library permissions are not used: rights are grants (see rights.py)."""
        return False

    def has_module_perms(self, app_label) -> bool:
        """Library permissions are not used: rights are grants (see rights.py)."""
        return False

    def get_full_name(self) -> str:
        return self.name

    def __str__(self) -> str:
        return self.email


SCOPES = ("ALL", "REGION", "PRACTICE", "PROJECT")


class Grant(models.Model):
    """A role, for a scope, for some dates. Absent means denied. Ends by date, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    scope = models.CharField(max_length=10, default="ALL")
    scope_id = models.BigIntegerField(
        null=True, blank=True, help_text="Region, practice or project by value; they lie above."
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    covers_for = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The colleague whose role this stands in for.",
    )
    only = models.CharField(
        max_length=12, blank=True, help_text="What a lent role opens: all of it, or APPROVALS."
    )
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="grant_role_known"
            ),
            models.CheckConstraint(condition=Q(scope__in=SCOPES), name="grant_scope_known"),
            models.CheckConstraint(
                condition=Q(scope="ALL", scope_id__isnull=True)
                | (~Q(scope="ALL") & Q(scope_id__isnull=False)),
                name="grant_scope_names_its_object",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="grant_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(only="") | Q(only="APPROVALS", covers_for__isnull=False),
                name="grant_narrowed_only_when_lent",
            ),
        ]


class ApiToken(MutableRow):
    """A bearer token of one user, stored hashed, narrowed by scopes, ending by date."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=240, help_text="Space separated, such as 'read write'.")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)


class ExternalId(models.Model):
    """How another system names a record of ours: (system, kind, id) by value."""

    system = models.CharField(max_length=32)
    kind = models.CharField(max_length=32)
    external_id = models.CharField(max_length=120)
    record_kind = models.CharField(max_length=32)
    record_id = models.BigIntegerField()
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "kind", "external_id"], name="external_id_once"
            ),
        ]
        indexes = [models.Index(fields=["record_kind", "record_id"], name="external_id_record")]
