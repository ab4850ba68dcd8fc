from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts import actions
from sanzhua.accounts.choices import Role
from sanzhua.accounts.forms import DelegationForm, EndPostForm, PostForm, day
from sanzhua.accounts.models import Post
from sanzhua.accounts.queries import person_of, post_rows
from sanzhua.accounts.views import for_roles
from sanzhua.base.refusals import Refused


@for_roles(Role.SECURITY_ADMIN)
@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/posts.html", {"rows": post_rows()})


@for_roles(Role.SECURITY_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def post_new(request: HttpRequest) -> HttpResponse:
    form = PostForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        values = {**form.cleaned_data, "forms": form.cleaned_data["form_keys"]}
        del values["form_keys"]
        try:
            post = actions.assign_post(by=person_of(request), **values)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("已设置任职：%(post)s。") % {"post": post})
            return redirect("accounts:posts")
    return render(request, "accounts/post_new.html", {"form": form}, status=422 if form.is_bound else 200)


@for_roles(Role.SECURITY_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(Post, pk=pk)
    form = EndPostForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.end_post(post, on=day(form, "on"), by=person_of(request))
        except Refused as refusal:
            form.add_error("on", refusal.sentence)
        else:
            messages.success(request, _("%(post)s 的任职将于所填日期结束。") % {"post": post})
            return redirect("accounts:posts")
    context = {"form": form, "post": post}
    return render(request, "accounts/post_end.html", context, status=422 if form.is_bound else 200)


@for_roles(Role.SECURITY_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def post_delegate(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(Post, pk=pk)
    form = DelegationForm(request.POST if request.method == "POST" else None, holder=post.person)
    if form.is_valid():
        try:
            actions.delegate(post=post, by=person_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("已登记授权。"))
            return redirect("accounts:posts")
    context = {"form": form, "post": post}
    return render(request, "accounts/post_delegate.html", context, status=422 if form.is_bound else 200)
