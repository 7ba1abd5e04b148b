# Sourced by every script here: where things are and which versions of them. Works in bash 3.2, which macOS has.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

trunk_version=0.21.14
wasm_pack_version=0.15.1
cargo_fuzz_version=0.13.1
# The generated JavaScript must come from exactly the wasm-bindgen that the crate was compiled against.
wasm_bindgen_version=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock)
rust_version=$(sed -n 's/^channel = "\(.*\)"$/\1/p' rust-toolchain.toml)

# Build products and tools live outside the checkout, so that a fresh clone does not compile burn again.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/fewshot-playground
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}
export PATH=$root/scripts/bin:$root/node_modules/.bin:$cache/tools/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH

# Trunk reads NO_COLOR as a boolean and stops at the usual "1".
if [ -n "${NO_COLOR:-}" ]; then export NO_COLOR=true; fi

say() { printf '\n==> %s\n' "$*"; }

# Says what is missing and how to get it, and stops.
give_up() {
  printf '\nerror: %s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Names the installed toolchain that is the pinned release, whatever it is called: a machine without access to
# toolchain downloads often has it only as "stable".
find_toolchain() {
  local name
  for name in $(rustup toolchain list 2>/dev/null | awk '{ print $1 }'); do
    case $name in "$rust_version" | "$rust_version"-*) echo "$name" && return ;; esac
  done
  for name in $(rustup toolchain list 2>/dev/null | awk '{ print $1 }'); do
    if [ "$(rustup run "$name" rustc --version 2>/dev/null | awk '{ print $2 }')" = "$rust_version" ]; then
      echo "$name" && return
    fi
  done
  return 1
}

if have rustup && toolchain=$(find_toolchain); then export RUSTUP_TOOLCHAIN=$toolchain; fi

# Node.js 18.19 is the first whose test runner and module loader do what the tests need.
have_node() {
  have node && have npm && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 18 || (major === 18 && minor >= 19) ? 0 : 1)'
}

# Prints the path of a Chromium or Chrome; CHROME overrides the search.
find_chrome() {
  local name
  if [ -n "${CHROME:-}" ]; then echo "$CHROME" && return; fi
  for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
    if have "$name"; then command -v "$name" && return; fi
  done
  name='/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  if [ -x "$name" ]; then echo "$name" && return; fi
  return 1
}

if chrome=$(find_chrome); then export CHROME=$chrome; fi
