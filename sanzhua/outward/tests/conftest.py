from sanzhua.dispatch.tests.conftest import scene

__all__ = ["scene"]
