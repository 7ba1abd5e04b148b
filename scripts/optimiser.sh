# Sourced before Trunk runs: makes sure that it finds a wasm-opt, which it would otherwise download.
# Without Node.js there is none, and a stand-in leaves the modules as the linker made them: larger, but complete.
if [ ! -x node_modules/.bin/wasm-opt ]; then
  say "Building without wasm-opt, since there is no Node.js to run it: the site works, and is larger than it should be."
  export PATH=$root/scripts/stand-in:$PATH
fi
