"""
Runs MiniStack, so changed that the log of an invocation has all that the function wrote.

MiniStack takes what a function wrote as complete once nothing has come for 5 ms. On a busy machine its reading thread
is later than that: what is written last, as metrics are, came up in the log of the function's next invocation, and
that of its last one in none. Here the function's process ends what it writes with a mark, which is waited for.
"""

import queue
import sys

from ministack.app import main
from ministack.core import lambda_runtime

END = "\x04"
SETTLED = "if (settled) return;"


def whole_log(worker, **_bounds):
    lines = []
    while True:
        try:
            line = worker._stderr_queue.get(timeout=0.05)
        except queue.Empty:
            if worker._stderr_thread.is_alive():
                continue
            break
        if line == END:
            break
        lines.append(line)
    return "\n".join(lines)


script = lambda_runtime._NODEJS_WORKER_SCRIPT
if script.count(SETTLED) != 1 or not hasattr(lambda_runtime.Worker, "_drain_stderr_bounded"):
    sys.exit("this MiniStack runs functions in another way than the one that this script changes")
lambda_runtime._NODEJS_WORKER_SCRIPT = script.replace(SETTLED, SETTLED + ' _stderrWrite("\\x04\\n");')
lambda_runtime.Worker._drain_stderr_bounded = whole_log

if __name__ == "__main__":
    sys.exit(main())
