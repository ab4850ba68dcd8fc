from django.urls import path

from sanzhua.dispatch.views import board, duties, form_help, grid, paper, preview, review, sign, version

app_name = "dispatch"

urlpatterns = [
    path("", board.board, name="board"),
    path("duties/", duties.give_out_page, name="give_out"),
    path("open/", board.open_report_page, name="open"),
    path("urge/", board.urge_units, name="urge"),
    path("close/<str:form>/<str:period>/", board.close, name="close"),
    path("forms/<str:key>/", form_help.form_help, name="form_help"),
    path("<int:pk>/", grid.report, name="report"),
    path("<int:pk>/cells/", grid.cells, name="cells"),
    path("<int:pk>/cell/", grid.cell_panel, name="cell_panel"),
    path("<int:pk>/reason/", grid.reason, name="reason"),
    path("<int:pk>/unchanged/", grid.unchanged, name="unchanged"),
    path("<int:pk>/check/", grid.check_page, name="check"),
    path("<int:pk>/hand-in/", grid.hand_in_report, name="hand_in"),
    path("<int:pk>/template.xlsx", grid.template, name="template"),
    path("<int:pk>/upload/", preview.upload, name="upload"),
    path("uploads/<int:pk>/", preview.preview_page, name="preview"),
    path("uploads/<int:pk>/mapping/", preview.mapping, name="mapping"),
    path("uploads/<int:pk>/decide/", preview.decide_row, name="decide"),
    path("uploads/<int:pk>/apply/", preview.apply, name="apply"),
    path("uploads/<int:pk>/undo/", preview.undo, name="undo"),
    path("uploads/<int:pk>/annotated.xlsx", preview.annotated, name="annotated"),
    path("<int:pk>/sign/", sign.sign_page_view, name="sign"),
    path("<int:pk>/return/", sign.return_report, name="return"),
    path("<int:pk>/paper/", paper.upload_scan, name="paper"),
    path("<int:pk>/approval-sheet/", paper.approval_sheet, name="approval_sheet"),
    path("<int:pk>/approval-sheet.svg", paper.approval_code, name="approval_code"),
    path("<int:pk>/review/", review.review, name="review"),
    path("<int:pk>/send-back/", review.send_back_cells, name="send_back"),
    path("<int:pk>/accept/", review.accept_report, name="accept"),
    path("<int:pk>/correct/", review.correct_report, name="correct"),
    path("versions/<int:pk>/", version.version_page, name="version"),
    path("versions/<int:before>/to/<int:after>/", version.difference, name="difference"),
]
