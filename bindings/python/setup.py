"""The tag of the wheel: any Python 3, this machine, since it holds a C library but no extension module."""
from setuptools import setup
from setuptools.dist import Distribution

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:  # before setuptools 70
    from wheel.bdist_wheel import bdist_wheel


class HoldsLibrary(Distribution):
    def has_ext_modules(self):
        return True


class AnyPython3(bdist_wheel):
    def get_tag(self):
        return ("py3", "none", super().get_tag()[2])


setup(distclass=HoldsLibrary, cmdclass={"bdist_wheel": AnyPython3})
