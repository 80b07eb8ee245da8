"""The Reconciliation Service API: version 0.2 at ``/reconcile``, the draft of 1.0 at ``/reconcile/1.0``."""

from fastapi import APIRouter

from api.reconciliation import draft, previews, version_0_2

router = APIRouter()
for _part in (version_0_2, draft, previews):
    router.include_router(_part.router)
