from django.urls import path

from sanzhua.accounts.views import own, people, posts, signing_in, units

app_name = "accounts"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("account/password/", own.password_change, name="password_change"),
    path("account/theme/", own.theme, name="theme"),
    path("admin/units/", units.units, name="units"),
    path("admin/units/new/", units.unit_new, name="unit_new"),
    path("admin/units/<int:pk>/", units.unit, name="unit"),
    path("admin/units/<int:pk>/aliases/", units.alias_add, name="alias_add"),
    path("admin/aliases/<int:pk>/remove/", units.alias_remove, name="alias_remove"),
    path("admin/people/", people.people, name="people"),
    path("admin/people/new/", people.person_new, name="person_new"),
    path("admin/people/<int:pk>/password/", people.password_reset, name="password_reset"),
    path("admin/people/<int:pk>/sessions/", people.sessions_end, name="sessions_end"),
    path("admin/people/<int:pk>/active/", people.active, name="active"),
    path("admin/posts/", posts.posts, name="posts"),
    path("admin/posts/new/", posts.post_new, name="post_new"),
    path("admin/posts/<int:pk>/end/", posts.post_end, name="post_end"),
    path("admin/posts/<int:pk>/delegate/", posts.post_delegate, name="post_delegate"),
]
