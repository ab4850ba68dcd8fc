from sanzhua.dispatch.tests.conftest import scene as scene
