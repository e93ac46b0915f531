"""Beginning an account: one address, one code, nothing more."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.decorators import rate_limit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.access import accounts, identity
from balai.web.access.forms import BeginForm, citizen


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="signup")  # type: ignore[untyped-decorator]  # allauth comes without types
def begin(request: HttpRequest) -> HttpResponse:
    """Send a code to a new address. Whoever has an account is signed in by the same code: both see the same page."""
    if request.user.is_authenticated:
        return redirect("account")
    form = BeginForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    after = request.GET.get("next", "")
    if not form.is_valid():
        return render(
            request,
            "access/begin.html",
            {"form": form, "after": after, "identity": identity.name()},
            status=422 if form.is_bound else 200,
        )
    contact = form.cleaned_data["contact"]
    user = accounts.begin(
        contact=contact,
        name=form.cleaned_data["name"],
        language=translation.get_language(),
        at=timezone.now(),
    )
    LoginCodeVerificationProcess.initiate(request=request, user=citizen(user), email=contact.email, phone=contact.phone)
    address = reverse("account_confirm_login_code")
    return redirect(f"{address}?{urlencode({'next': after})}" if after else address)
