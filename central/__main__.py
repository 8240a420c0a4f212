"""python -m central"""

import sys

from central.cli import main

if __name__ == "__main__":  # a worker imports this file anew
    sys.exit(main())
