"""What the plain forms of accounts say: one page each, same template."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A page with one form: title, one sentence, the verb on its button, and where else to go."""

    title: Word
    intro: Word = ""
    button: Word
    back: str = ""
    back_text: Word = ""


FORGOTTEN = FormPage(
    title=_("Buat kata sandi baru"),
    intro=_("Tulis alamat e-mail akun Anda. Kami kirim kode yang berlaku 10 menit."),
    button=_("Kirim kode"),
    back="account_login",
    back_text=_("Kembali ke halaman masuk"),
)
FORGOTTEN_CODE = FormPage(
    title=_("Tulis kode dari e-mail"), intro=_("Kode dikirim bila alamat itu punya akun."), button=_("Lanjutkan")
)
NEW_PASSWORD = FormPage(
    title=_("Pilih kata sandi baru"),
    intro=_("Setelah ini semua perangkat harus masuk lagi."),
    button=_("Simpan kata sandi"),
)
CHANGE_PASSWORD = FormPage(
    title=_("Ganti kata sandi"),
    intro=_("Setelah ini semua perangkat harus masuk lagi, juga yang ini."),
    button=_("Ganti kata sandi"),
    back="account",
    back_text=_("Akun saya"),
)
SET_PASSWORD = FormPage(
    title=_("Buat kata sandi"),
    intro=_("Dengan kata sandi Anda bisa masuk tanpa menunggu kode."),
    button=_("Simpan kata sandi"),
    back="account",
    back_text=_("Akun saya"),
)
AGAIN_PASSWORD = FormPage(
    title=_("Pastikan ini Anda"),
    intro=_("Tulis kata sandi sekali lagi. Yang sudah Anda isi tetap tersimpan."),
    button=_("Lanjutkan"),
)
AGAIN_FACTOR = FormPage(
    title=_("Pastikan ini Anda"),
    intro=_("Tulis kode sekali lagi. Yang sudah Anda isi tetap tersimpan."),
    button=_("Lanjutkan"),
)
REMOVE_TOTP = FormPage(
    title=_("Lepas aplikasi kode"),
    intro=_("Kode dari aplikasi itu tidak berlaku lagi untuk akun Anda."),
    button=_("Lepas aplikasi"),
    back="mfa_index",
    back_text=_("Keamanan akun"),
)
REMOVE_PASSKEY = FormPage(
    title=_("Hapus kunci sandi"),
    intro=_("Kunci ini tidak bisa lagi membuka akun Anda."),
    button=_("Hapus kunci"),
    back="mfa_list_webauthn",
    back_text=_("Kunci sandi"),
)
NAME_PASSKEY = FormPage(
    title=_("Ganti nama kunci"), button=_("Simpan nama"), back="mfa_list_webauthn", back_text=_("Kunci sandi")
)
NEW_CODES = FormPage(
    title=_("Buat kode cadangan baru"),
    intro=_("Kode cadangan yang lama tidak berlaku lagi."),
    button=_("Buat kode baru"),
    back="mfa_index",
    back_text=_("Keamanan akun"),
)
LEAVE = FormPage(
    title=_("Keluar dari akun"), intro=_("Setelah keluar, akun Anda tertutup di perangkat ini."), button=_("Keluar")
)
