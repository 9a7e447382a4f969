"""The virtual environment and its packages, exactly those of a lock file."""

import hashlib
import subprocess
import sys
from pathlib import Path

from setup.terminal import SetupError, say

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
PIP = ENVIRONMENT / "bin" / "pip"
RUN_LOCK = ROOT / "requirements.lock"
DEVELOPMENT_LOCK = ROOT / "requirements-dev.lock"

# Sets a line of text in the product's own font and reads what WeasyPrint warned about: it says there, and only
# there, that it cuts fonts in the slow way.
PDF_PROBE = """
import logging, sys, warnings
warnings.simplefilter("ignore")
from pylopdf_fonts_zh_cn import sans_path
from weasyprint import HTML
class Complaints(logging.Handler):
    found = []
    def emit(self, record):
        self.found.append(record.getMessage())
logging.getLogger("weasyprint").handlers = [Complaints()]
face = "@font-face{font-family:F;src:url(%s)}p{font-family:F}" % sans_path().as_uri()
HTML(string="<title>-</title><style>" + face + "</style><p>部门决算</p>").write_pdf()
sys.exit("\\n".join(Complaints.found) or None)
"""


def stamp(lock: Path) -> Path:
    """The file that records which content of a lock file is installed."""
    return ENVIRONMENT / f"{lock.name}.installed"


def is_installed(lock: Path) -> bool:
    """Whether the environment holds what this lock file says now."""
    return exists() and stamp(lock).exists() and stamp(lock).read_text() == digest(lock)


def digest(path: Path) -> str:
    """The hash of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def exists() -> bool:
    """Whether a complete environment is there: its Python was not removed from the system, pip came in last."""
    return PYTHON.exists() and PIP.exists()


def create() -> None:
    """Make the virtual environment unless one is there."""
    if exists():
        return
    say("建立虚拟环境 .venv", "creating the virtual environment")
    command = [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)]
    if subprocess.run(command, check=False).returncode != 0:
        raise SetupError("  虚拟环境未能建立，原因见上 / the virtual environment could not be made, see above")


def install(lock: Path) -> None:
    """Install what a lock file says, every file checked by its hash."""
    say(
        f"安装 {lock.name} 中的软件包（首次需几分钟）",
        "installing the locked packages (minutes, the first time)",
    )
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    options = ["--disable-pip-version-check", "--no-input", "--no-deps", "--require-hashes", *quiet]
    command = [str(PYTHON), "-m", "pip", "install", *options, "--requirement", str(lock)]
    if subprocess.run(command, check=False).returncode != 0:
        raise SetupError(
            "  软件包未能安装，原因见上；请检查网络或 pip 的镜像设置\n"
            "  The packages could not be installed, see above; check the network or pip's mirror settings"
        )
    stamp(lock).write_text(digest(lock))
    if lock == DEVELOPMENT_LOCK:
        # It holds everything the product runs with, in the same versions.
        stamp(RUN_LOCK).write_text(digest(RUN_LOCK))


def check_pdf() -> None:
    """Prove once per set of packages that WeasyPrint works here and cuts fonts with HarfBuzz.

    Raises SetupError with what WeasyPrint said otherwise.
    """
    proved = ENVIRONMENT / "pdf.proved"
    if proved.exists() and proved.read_text() == digest(RUN_LOCK):
        return
    say("检查 PDF 引擎", "checking the PDF engine")
    result = subprocess.run([str(PYTHON), "-c", PDF_PROBE], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise SetupError(f"  PDF 引擎不可用 / the PDF engine does not work:\n{result.stderr.strip()}")
    proved.write_text(digest(RUN_LOCK))
