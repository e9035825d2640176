# The commands of the project; Meson does the building. `make help` lists them.
PORT ?= 8080
DATA ?= gongkai-data
NAME ?=
SECONDS ?= 60
PREFIX ?= /usr/local
DIST ?= build/gongkai.tar.gz

.PHONY: all help setup run test soak bench lint format format-check fuzz fuzz-keep asan tsan dist install clean
all: setup ## build the release binary, build/gongkai
	@tools/build release build
help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile
setup: ## install the Debian packages of tools/packages.txt that are missing
	@tools/setup build
run: setup ## build and serve a demonstration region: make run [PORT=8080] [DATA=folder]
	@tools/run "$(PORT)" "$(DATA)"
test: ## build with sanitizers and run every test; ends with "N passed, N failed"
	@tools/setup build test
	@tools/run-tests
soak: ## the large counts: make soak NAME=... (without NAME: lists them)
	@tools/setup build test soak
	@tools/soak "$(NAME)"
bench: ## benchmarks as JSON lines: make bench [NAME=reader]
	@tools/setup build test bench
	@tools/bench "$(NAME)"
lint: ## format-check, layer and source checks, clang-tidy, cppcheck
	@tools/setup build test lint
	@tools/lint
format: ## rewrite the sources with clang-format
	@git ls-files -z '*.[ch]' ':!tests/golden' ':!tests/data' | xargs -0 clang-format -i
format-check: ## fail where clang-format would change a file
	@git ls-files -z '*.[ch]' ':!tests/golden' ':!tests/data' | xargs -0 clang-format --dry-run --Werror
fuzz: ## fuzz every parser: make fuzz [NAME=target] [SECONDS=60]
	@tools/setup build test lint
	@tools/fuzz "$(NAME)" "$(SECONDS)"
fuzz-keep: ## keep what fuzzing found in tests/fuzz/NAME.zip: make fuzz-keep [NAME=target]
	@tools/fuzz-keep "$(NAME)"
asan: ## unit tests under ASan and UBSan
	@tools/setup build test
	@tools/build debug build-debug && meson test -C build-debug --no-rebuild --print-errorlogs
tsan: ## the threaded layers' tests under ThreadSanitizer
	@tools/setup build test
	@tools/tsan
dist: ## a source archive: make dist [DIST=build/gongkai.tar.gz]
	@mkdir -p "$(dir $(DIST))" && git archive --prefix=gongkai/ -o "$(DIST)" HEAD && echo "$(DIST)"
install: all ## install: make install [PREFIX=/usr/local] [DESTDIR=folder]
	@meson configure build -Dprefix="$(PREFIX)" && meson install -C build
clean: ## remove the build folders
	@rm -rf build build-*
