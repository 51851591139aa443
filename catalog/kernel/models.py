from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """What happened, who did it, to what: one readable sentence. Append-only, enforced by the database.

    Who and what are plain values, not foreign keys: the entry outlives both, and the database refuses
    the update that ``SET_NULL`` would need. Written through ``journal.record`` alone.
    """

    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    action = models.CharField(_("việc"), max_length=80)
    actor_id = models.CharField(_("mã người làm"), max_length=40, blank=True)
    actor_name = models.CharField(_("người làm"), max_length=200, blank=True)
    object_type = models.CharField(_("loại đối tượng"), max_length=80, blank=True)
    object_id = models.CharField(_("mã đối tượng"), max_length=80, blank=True)
    text = models.TextField(_("nội dung"))
    data = models.JSONField(_("dữ liệu"), default=dict)

    class Meta:
        verbose_name = _("dòng nhật ký")
        verbose_name_plural = _("nhật ký")
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="journal_by_object"),
            models.Index(fields=["action", "-id"], name="journal_by_action"),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """The entry in the language of the reader: ``text`` is a msgid, ``data`` its values.

        Values under a key that ends in ``_label`` are msgids too (states, verbs).
        """
        translated = gettext(self.text)
        if "%(" not in translated:
            return translated
        values = {key: gettext(value) if key.endswith("_label") else value for key, value in self.data.items()}
        return translated % values


class Effect(models.Model):
    """An effect that has happened and must not happen twice. Taken through ``tasks.effect_once`` alone."""

    key = models.CharField(_("khóa"), max_length=200, primary_key=True)
    at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("kết quả đã thực hiện")
        verbose_name_plural = _("kết quả đã thực hiện")

    def __str__(self) -> str:
        return self.key


class TaskLease(models.Model):
    """A worker's claim on a running task. A lease that runs out means a worker that died.

    No foreign key to the queue's table, which belongs to a package with a life of its own.
    """

    task_id = models.UUIDField(_("việc"), primary_key=True)
    worker_id = models.CharField(_("tiến trình"), max_length=64, db_index=True)
    until = models.DateTimeField(_("đến"), db_index=True)

    class Meta:
        verbose_name = _("lượt giữ việc nền")
        verbose_name_plural = _("lượt giữ việc nền")

    def __str__(self) -> str:
        return f"{self.task_id} · {self.worker_id}"


class WorkerBeat(models.Model):
    """The last sign of life of a worker process, for the readiness check."""

    worker_id = models.CharField(_("tiến trình"), max_length=64, primary_key=True)
    seen_at = models.DateTimeField(_("thấy lúc"), db_index=True)

    class Meta:
        verbose_name = _("tiến trình nền")
        verbose_name_plural = _("tiến trình nền")

    def __str__(self) -> str:
        return self.worker_id
