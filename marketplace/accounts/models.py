"""People who sign in, and the offices they work for."""

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from catalog.kernel.phone import parse_phone


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email=None, password=None, **fields):
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())

    def by_sign_in_name(self, name):
        """The account that signs in with this phone number, written in any way, or with this e-mail; or None."""
        kind, value = sign_in_name(name)
        return self.filter(**{kind: value}).first() if value else None


def sign_in_name(text: str) -> tuple[str, str]:
    """What somebody typed as a sign-in name: `("email", "mai@example.vn")` or `("phone", "+84912345678")`.

    Nothing that could be one gives an empty value, so that callers need no second kind of failure.
    """
    text = text.strip()
    if "@" in text:
        return "email", text.lower()
    try:
        return "phone", parse_phone(text)
    except ValueError:
        return "phone", ""


class User(AbstractUser):
    """One account for buyer, subject, office and operator; signs in by phone or e-mail.

    Vietnamese names don't split into first and last, so the whole name stands in `first_name`
    (Wagtail and Oscar read that column) and is called `name` everywhere in our code.
    A phone is stored as +84…; until messages by SMS exist it is an unverified sign-in name.
    """

    username = None
    first_name = models.CharField(_("Họ và tên"), max_length=150, blank=True)
    last_name = models.CharField(_("Không dùng"), max_length=150, blank=True)
    email = models.EmailField(_("Email"), unique=True, null=True, blank=True)
    phone = models.CharField(_("Số điện thoại"), max_length=16, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("Tài khoản")
        verbose_name_plural = _("Tài khoản")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="email_once_whatever_its_case"),
            models.CheckConstraint(condition=Q(email__isnull=False) | Q(phone__isnull=False), name="user_can_sign_in"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.phone or ""

    @property
    def name(self) -> str:
        return self.first_name

    def get_full_name(self) -> str:
        return self.first_name

    def clean(self) -> None:
        # Not AbstractUser's: its normalising turns a missing e-mail into an empty text.
        self._normalise()

    def save(self, *args, **kwargs):
        self._normalise()
        super().save(*args, **kwargs)

    def _normalise(self) -> None:
        """No name is NULL, never "": the second account without an e-mail would clash with the first."""
        self.email = (self.email or "").strip().lower() or None
        self.phone = self.phone or None


class SavedAddress(models.Model):
    """Where a buyer usually wants parcels sent. Checkout offers it; nobody else reads it."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="saved_address")
    commune = models.ForeignKey("places.Commune", on_delete=models.PROTECT, related_name="+")
    line1 = models.CharField(_("Số nhà, đường, thôn, ấp"), max_length=255)

    class Meta:
        verbose_name = _("Địa chỉ đã lưu")
        verbose_name_plural = _("Địa chỉ đã lưu")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.commune_id}"


class OfficeRole(models.Model):
    """What a person may do for a commune, a province, a council or the national office.

    A role ends by deleting the row and then counts no more at the next request.
    """

    class Role(models.TextChoices):
        PROVINCE_EDITOR = "province_editor", _("Biên tập viên tỉnh")
        PROVINCE_PUBLISHER = "province_publisher", _("Người duyệt bài tỉnh")
        PROVINCE_OFFICE = "province_office", _("Văn phòng điều phối tỉnh")
        COMMUNE = "commune", _("Cán bộ xã")
        COUNCIL_MEMBER = "council_member", _("Thành viên hội đồng")
        COUNCIL_SECRETARY = "council_secretary", _("Thư ký hội đồng")
        NATIONAL_OFFICE = "national_office", _("Văn phòng trung ương")
        OPERATOR = "operator", _("Người vận hành sàn")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="office_roles")
    role = models.CharField(max_length=20, choices=Role)
    province = models.ForeignKey("places.Province", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    commune = models.ForeignKey("places.Commune", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("Vai trò")
        verbose_name_plural = _("Vai trò")
        constraints = [
            # Coalesce, because SQLite always counts two NULLs as different.
            models.UniqueConstraint(
                "user", "role", Coalesce("province", Value("")), Coalesce("commune", Value("")), name="role_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"
