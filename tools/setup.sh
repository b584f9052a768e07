# What tools/quickstart, tools/test and .ci/run share: the packages that a
# build needs, and how they get there. Source it; it runs nothing.
# shellcheck shell=bash
TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=tools/progress.sh
. "$TOP/tools/progress.sh"

BUILD_PACKAGES="build-essential cmake pkg-config ninja-build libyaml-dev
	libpcre2-dev libuv1-dev libssl-dev libgsasl-dev libc-ares-dev
	libidn2-dev libjansson-dev libcmocka-dev python3"
# shellcheck disable=SC2034 # of those who source this
TEST_PACKAGES="$BUILD_PACKAGES python3-jsonschema python3-yaml python3-html5lib
	poppler-utils
	libxml2-utils cmark-gfm
	swaks libnet-ssleay-perl msmtp curl parallel mandoc dpkg-dev file
	libunistring-dev"

SETUP_LOG=$TOP/.cache/setup.log

# Those of the packages that are not installed.
missing_packages() {
	local package
	for package; do
		dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null |
			grep -q ' installed$' || printf ' %s' "$package"
	done
}

# Sets BECOME_ROOT to what must stand before a command for root; fails when
# there is no way to be root without a question.
find_root() {
	BECOME_ROOT=""
	[ "$(id -u)" = 0 ] && return
	command -v sudo >/dev/null || return
	BECOME_ROOT="sudo"
	sudo -n true 2>/dev/null
}

# Asks the one question, where there is somebody to answer it.
may_use_sudo() {
	local answer
	[ -n "$BECOME_ROOT" ] && [ -t 0 ] && [ -t 1 ] || return
	printf 'Install them with sudo now? [y/N] '
	read -r answer
	case $answer in
	y | Y | yes) sudo -v ;;
	*) return 1 ;;
	esac
}

run_apt() {
	mkdir -p "${SETUP_LOG%/*}" || return
	# shellcheck disable=SC2086 # no word at all for root
	with_progress "apt-get $1" "$SETUP_LOG" $BECOME_ROOT \
		env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
		apt-get -o DPkg::Lock::Timeout=120 "$@" && return
	echo "apt-get $1 failed; the end of $SETUP_LOG:" >&2
	tail -n 15 "$SETUP_LOG" >&2
	return 1
}

install_packages() {
	if ! ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1; then
		echo "The lists of packages are missing: apt-get update"
		run_apt update || return
	fi
	run_apt install -y --no-install-recommends "$@" && return
	echo "Trying once more with fresh lists of packages"
	run_apt update && run_apt install -y --no-install-recommends "$@"
}

# need_packages PACKAGE...: installs what is missing; exits with 1 when that
# cannot be done, and says what to do.
need_packages() {
	local missing
	if ! command -v dpkg-query >/dev/null; then
		echo "This is no Debian: taking it that these (or what they are" \
			"called here) are installed:"
		echo "  $*"
		return
	fi
	missing=$(missing_packages "$@")
	[ -n "$missing" ] || return 0
	echo "Missing packages:$missing"
	if ! find_root && ! may_use_sudo; then
		echo "They must be installed first, as root:"
		echo "  apt-get update && apt-get install -y" \
			"--no-install-recommends$missing"
		exit 1
	fi
	echo "Going to install:$missing"
	echo "with: apt-get install -y --no-install-recommends (log: $SETUP_LOG)"
	# shellcheck disable=SC2086 # a list of words
	install_packages $missing || exit 1
}

# configure FOLDER OPTION...: a build folder that is there keeps its generator.
configure() {
	local folder=$1 generator=()
	shift
	if [ ! -e "$folder/CMakeCache.txt" ] && command -v ninja >/dev/null; then
		generator=(-G Ninja)
	fi
	cmake -S "$TOP" -B "$folder" "${generator[@]}" "$@"
}

# build FOLDER [OPTION...]
build() {
	local folder=$1
	shift
	cmake --build "$folder" --parallel "$(nproc 2>/dev/null || echo 2)" "$@"
}
