"""All addresses: the back office under /admin/, everything else is the public site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", include("accounts.sign_in.urls")),
    path("admin/", admin.site.urls),
    path("", include("disclosure.urls")),
]
