"""Every process, by its name: under it the reactor keeps how far the process is."""

from typing import Final

from domain.processes.complaints import DISPUTED_INVOICES, MOVED_CUSTOMERS
from domain.processes.process import Process

PROCESSES: Final[dict[str, Process]] = {process.name: process for process in (MOVED_CUSTOMERS, DISPUTED_INVOICES)}
