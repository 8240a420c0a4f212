#!/bin/sh
# Installs the Debian packages that the booth and its tests need. With neither
# root nor sudo it says which are missing and how to get them. Named packages are
# installed instead of these.
set -eu

PACKAGES="${*:-python3-venv iproute2 libgl1 libegl1 libgles2 libgl1-mesa-dri libglib2.0-0 espeak-ng alsa-utils age strace chromium libatomic1 fontconfig fonts-dejavu-core fonts-ocr-b tzdata postgresql-15 fuse3}"

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "This is not Debian. Please install the equivalents of: $PACKAGES" >&2
    exit 0
fi

missing=""
for package in $PACKAGES; do
    state=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
    [ "$state" = "install ok installed" ] || missing="$missing $package"
done

# A Python that brings its own venv module does not need Debian's.
if python3 -c 'import ensurepip, venv' 2>/dev/null; then
    missing=$(printf '%s' "$missing" | sed 's/ python3-venv//')
fi
[ -n "$missing" ] || exit 0

install="apt-get install --yes --quiet --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
    run=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    run="sudo"
else
    echo "These Debian packages are missing:$missing" >&2
    echo "Ask someone who may install software to run:  sudo $install" >&2
    echo "Then call make again." >&2
    exit 1
fi
echo "Installing Debian packages:$missing"
export DEBIAN_FRONTEND=noninteractive
$run apt-get update --quiet >/dev/null
$run $install >/dev/null
