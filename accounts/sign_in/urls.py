"""Addresses of signing in. They stand before the admin's own, whose names for them stay in use."""

from django.urls import path

from accounts.sign_in import views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="sign-in"),
    path("login/code/", views.one_time_code, name="sign-in-code"),
    path("logout/", views.SignOut.as_view(), name="sign-out"),
    path("password_change/", views.OwnPassword.as_view(), name="own-password"),
    path("account/", views.my_account, name="my-account"),
    path("account/codes/", views.begin_codes, name="sign-in-codes"),
    path("account/codes/recovery/", views.new_recovery_codes, name="recovery-codes"),
    path("account/codes/off/", views.end_codes, name="end-codes"),
]
