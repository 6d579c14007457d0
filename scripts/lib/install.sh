# Sourced by the scripts: installs what is missing with the system's package manager when it may, else
# prints the exact command and stops. Tools of the checks go into the ignored folder .tools.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tools="$root/.tools"
export PATH="$tools/bin:$PATH"

say() { printf '%s\n' "$*" >&2; }

# have_postgres: server programs of PostgreSQL 15 or newer can be found.
have_postgres() {
  local folder
  for folder in ${PG_BIN:-} /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
    [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && postgres_is_recent "$folder/postgres" && return 0
  done
  command -v initdb >/dev/null && command -v postgres >/dev/null && postgres_is_recent "$(command -v postgres)"
}

postgres_is_recent() {
  local major
  major=$("$1" --version 2>/dev/null | sed -E 's/^[^)]*\) ([0-9]+).*/\1/')
  [ "${major:-0}" -ge 15 ] 2>/dev/null
}

# install_packages WHY PACKAGE...: Debian's, Fedora's or Homebrew's names are the caller's to give.
install_packages() {
  local why=$1
  shift
  [ $# -gt 0 ] || return 0
  local as_root=""
  [ "$(id -u)" = 0 ] || as_root="sudo"
  if command -v apt-get >/dev/null; then
    local command="$as_root apt-get update && $as_root apt-get install -y $*"
    if [ -z "$as_root" ] || sudo -n true 2>/dev/null; then
      say "Installing $* ($why) ..."
      keep_debian_from_starting_a_cluster "$as_root"
      $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq "$@" >/dev/null && return 0
    fi
    stop_with "$why" "$command"
  elif command -v brew >/dev/null; then
    say "Installing $* ($why) ..."
    brew install "$@" && return 0
    stop_with "$why" "brew install $*"
  elif command -v dnf >/dev/null; then
    stop_with "$why" "sudo dnf install $*"
  else
    stop_with "$why" "(your package manager) install $*"
  fi
}

stop_with() {
  say ""
  say "Medius needs: $1. Please run this, then start again:"
  say "  $2"
  exit 1
}

# Debian's postgresql package starts a cluster of its own unless told not to; Medius keeps its own.
keep_debian_from_starting_a_cluster() {
  local file=/etc/postgresql-common/createcluster.conf
  [ -e "$file" ] && return 0
  $1 mkdir -p "$(dirname "$file")"
  echo "create_main_cluster = false" | $1 tee "$file" >/dev/null
}

# name DEBIAN HOMEBREW: the package's name here.
name() { if command -v apt-get >/dev/null; then echo "$1"; else echo "$2"; fi; }

need_rust() {
  command -v cargo >/dev/null || stop_with "Rust 1.95 or newer" "curl https://sh.rustup.rs -sSf | sh   (see https://rustup.rs)"
  local minor
  minor=$(rustc --version | sed -E 's/^rustc 1\.([0-9]+).*/\1/')
  [ "$minor" -ge 95 ] || stop_with "Rust 1.95 or newer (this is $(rustc --version))" "rustup update stable"
}

need_to_run() {
  need_rust
  local packages=()
  have_postgres || packages+=("$(name postgresql postgresql@17)")
  command -v cc >/dev/null || packages+=("$(name build-essential gcc)")
  command -v cmake >/dev/null || command -v make >/dev/null || packages+=("$(name make make)")
  install_packages "the PostgreSQL server and a C compiler" "${packages[@]}"
}

need_browser() {
  local packages=()
  command -v chromium >/dev/null || command -v google-chrome >/dev/null || packages+=("$(name chromium --cask=chromium)")
  command -v chromedriver >/dev/null || packages+=("$(name chromium-driver chromedriver)")
  install_packages "Chromium and its driver, for the browser test" "${packages[@]}"
}

# cargo_tool PROGRAM CRATE VERSION [OPTIONS]: built once, reused.
cargo_tool() {
  local program=$1 crate=$2 version=$3
  shift 3
  [ "$("$tools/bin/$program" --version 2>/dev/null | grep -cF "$version")" -gt 0 ] && return 0
  say "Building $crate $version, once ..."
  cargo install --quiet --locked --root "$tools" "$crate" --version "$version" "$@"
}

# python_tool PROGRAM PACKAGE VERSION: into a virtual environment of its own.
python_tool() {
  [ -x "$tools/python/bin/$1" ] && return 0
  if ! python3 -m venv "$tools/python" 2>/dev/null; then
    install_packages "Python's venv, for $2" "$(name python3-venv python@3)"
    python3 -m venv "$tools/python"
  fi
  "$tools/python/bin/pip" install --quiet --disable-pip-version-check "$2==$3"
}

need_node_tools() {
  command -v npm >/dev/null || install_packages "Node.js and npm, for the OpenAPI linters" "$(name nodejs node)" "$(name npm node)"
  mkdir -p "$tools/node"
  cp "$root/.ci/lint/package.json" "$root/.ci/lint/spectral.yaml" "$tools/node/"
  [ -x "$tools/node/node_modules/.bin/redocly" ] && return 0
  npm install --prefix "$tools/node" --no-audit --no-fund --no-package-lock --loglevel=error >/dev/null
}
