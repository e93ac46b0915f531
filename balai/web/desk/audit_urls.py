"""The auditor's pages."""

from django.urls import path

from balai.web.desk import audit

app_name = "audit"
urlpatterns = [path("", audit.audit, name="search")]
