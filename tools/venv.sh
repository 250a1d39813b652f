#!/bin/sh
# Makes the virtual environment with a Python that is new enough, or says in one sentence what is missing.
# usage: venv.sh FOLDER [PYTHON]   without PYTHON: python3, or the newest of the others where that is too old
set -eu
folder=$1
chosen=${2:-}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || echo 'no Python'; }

if [ -x "$folder/bin/python" ] && is_new_enough "$folder/bin/python"; then
    exit 0
fi
lacking=
for python in ${chosen:-python3 python3.15 python3.14 python3.13 python3.12 python3.11 python}; do
    command -v "$python" >/dev/null 2>&1 && is_new_enough "$python" || continue
    if "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
        exec "$python" -m venv --clear "$folder"
    fi
    lacking=${lacking:-$python}
done
if [ -n "$lacking" ]; then
    version=$(version_of "$lacking")
    echo "$lacking (Python $version) lacks venv or ensurepip: install them (Debian, Ubuntu: apt install python$version-venv)." >&2
elif command -v "${chosen:-python3}" >/dev/null 2>&1; then
    echo "Elara needs Python 3.11 or newer, and ${chosen:-python3} is $(version_of "${chosen:-python3}"): install a newer one, or name it: make PYTHON=/path/to/python3." >&2
else
    echo "Elara needs Python 3.11 or newer, and there is no ${chosen:-python3}: install it, or name it: make PYTHON=/path/to/python3." >&2
fi
exit 2
