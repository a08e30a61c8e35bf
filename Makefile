# make            the program, the library and the knowledge blob
# make check      the tests;   make asan   them under AddressSanitizer and UndefinedBehaviorSanitizer;   make lint
# make install    to DESTDIR and PREFIX;   make wheel   the Python package with library, knowledge and weights (docs/python.md)
# make packages the Debian packages, into packaging/out;   make fuzz
# make train      the network again from ../shared/data, about five hours (models/README.md)
CC ?= gcc
BUILD ?= build
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
OPTIMISE ?= -O3
WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Werror
PACKAGES = jansson libutf8proc libxxhash libarchive sqlite3 libxml-2.0
PROGRAM_PACKAGES = libseccomp
SERVE_PACKAGES = libmicrohttpd
WORKER_PACKAGES = libmicrohttpd libseccomp rdkafka libpq
CPPFLAGS += -Iinclude -Isrc -D_GNU_SOURCE -ffile-prefix-map=$(CURDIR)=.
# DWARF 4: the valgrind of Debian 12 cannot read what clang 14 writes by default
CFLAGS += -std=c17 -ffp-contract=off -fno-trapping-math -fno-math-errno -gdwarf-4 $(OPTIMISE) $(WARNINGS) -fPIC $(SANITIZE) $(shell pkg-config --cflags $(PACKAGES))
LDLIBS += $(shell pkg-config --libs $(PACKAGES)) -lm -lpthread
PROGRAM_LDLIBS = $(shell pkg-config --libs $(PROGRAM_PACKAGES))
SERVE_LDLIBS = $(shell pkg-config --libs $(SERVE_PACKAGES))
WORKER_LDLIBS = $(shell pkg-config --libs $(WORKER_PACKAGES))
LDFLAGS += $(SANITIZE)

LIBRARY_SOURCES = $(filter-out src/cli/% src/compile/% src/serve/% src/worker/%,$(wildcard src/*.c src/*/*.c))
CLI_SOURCES = $(wildcard src/cli/*.c src/compile/*.c)
SERVE_SOURCES = $(wildcard src/serve/*.c src/compile/*.c) src/cli/model.c
WORKER_SOURCES = $(wildcard src/worker/*.c src/compile/*.c) src/cli/model.c src/cli/sandbox.c
OBJECTS = $(LIBRARY_SOURCES:%.c=$(BUILD)/%.o)
CLI_OBJECTS = $(CLI_SOURCES:%.c=$(BUILD)/%.o)
SERVE_OBJECTS = $(SERVE_SOURCES:%.c=$(BUILD)/%.o)
WORKER_OBJECTS = $(WORKER_SOURCES:%.c=$(BUILD)/%.o)
DATA = $(wildcard data/*.tsv data/events/*.tsv)
COMPILER_OBJECTS = $(patsubst %.c,$(BUILD)/%.o,tools/compile_data.c src/compile/compile.c src/core/utf8.c src/core/calendar.c src/core/error.c src/document/vocabulary.c)
UNIT_TESTS = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/*.c))

all: $(BUILD)/readout $(BUILD)/readout-serve $(BUILD)/readout-worker $(BUILD)/libreadout.so $(BUILD)/readout.blob

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -c -o $@ $<

$(BUILD)/src/serve/page_files.o: $(wildcard page/*)
$(BUILD)/src/worker/postgres.o: sql/postgres.sql
$(BUILD)/src/worker/%.o: CFLAGS += $(shell pkg-config --cflags libpq)

$(BUILD)/libreadout.a: $(OBJECTS)
	rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/libreadout.so: $(OBJECTS) src/readout.map
	$(CC) -shared -Wl,-soname,libreadout.so.1 -Wl,--version-script=src/readout.map $(LDFLAGS) -o $@ $(OBJECTS) $(LDLIBS)

$(BUILD)/readout: $(CLI_OBJECTS) $(BUILD)/libreadout.a
	$(CC) $(LDFLAGS) -o $@ $^ $(PROGRAM_LDLIBS) $(LDLIBS)

$(BUILD)/readout-serve: $(SERVE_OBJECTS) $(BUILD)/libreadout.a
	$(CC) $(LDFLAGS) -o $@ $^ $(SERVE_LDLIBS) $(LDLIBS)

$(BUILD)/readout-worker: $(WORKER_OBJECTS) $(BUILD)/libreadout.a
	$(CC) $(LDFLAGS) -o $@ $^ $(WORKER_LDLIBS) $(LDLIBS)

$(BUILD)/compile_data: $(COMPILER_OBJECTS)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/readout.blob: $(BUILD)/compile_data $(DATA)
	$(BUILD)/compile_data data $@

$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libreadout.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(BUILD)/libreadout.a $(PROGRAM_LDLIBS) $(LDLIBS) -lcmocka

$(BUILD)/bench/%: bench/%.c $(BUILD)/libreadout.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(BUILD)/libreadout.a $(LDLIBS)

# The fuzz targets: `make fuzz` builds and runs each for FUZZ_SECONDS over its corpus; `make check` replays the corpora.
FUZZ_TARGETS = $(filter-out replay,$(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c)))
FUZZ_SECONDS ?= 60
FUZZ_FLAGS = -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
fuzz:
	$(MAKE) CC=clang BUILD=$(BUILD)-fuzz OPTIMISE=-O1 SANITIZE="$(FUZZ_FLAGS)" $(FUZZ_TARGETS:%=$(BUILD)-fuzz/fuzz/%)
	BUILD=$(BUILD)-fuzz tests/fuzz/run.sh $(FUZZ_SECONDS) $(FUZZ_TARGETS)

ANSWER_OBJECTS = $(BUILD)/src/serve/answer.o $(BUILD)/src/serve/page_files.o
$(BUILD)/fuzz/%: tests/fuzz/%.c tests/fuzz/fuzz.h $(ANSWER_OBJECTS) $(BUILD)/libreadout.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $< $(ANSWER_OBJECTS) $(BUILD)/libreadout.a $(LDLIBS)

$(BUILD)/replay/%: tests/fuzz/%.c tests/fuzz/replay.c tests/fuzz/fuzz.h $(ANSWER_OBJECTS) $(BUILD)/libreadout.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -Itests/fuzz -o $@ $< tests/fuzz/replay.c $(ANSWER_OBJECTS) $(BUILD)/libreadout.a $(LDLIBS)

REPLAYS = $(FUZZ_TARGETS:%=$(BUILD)/replay/%)
check: all $(UNIT_TESTS) $(REPLAYS) $(BUILD)/kernels
	BUILD=$(BUILD) tests/run.sh

asan:
	$(MAKE) BUILD=$(BUILD)-asan OPTIMISE=-O1 SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer" check

# The kernels alone, for this CPU and, cross-compiled, for ARM's under qemu-user (packages gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user).
KERNEL_SOURCES = tests/kernels.c $(wildcard src/parse/multiply*.c)
$(BUILD)/kernels: $(KERNEL_SOURCES)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $(KERNEL_SOURCES) -lm
kernels-aarch64: $(KERNEL_SOURCES)
	@mkdir -p $(BUILD)
	aarch64-linux-gnu-gcc -static $(CPPFLAGS) -std=c17 -O3 -ffp-contract=off $(WARNINGS) -o $(BUILD)/kernels-aarch64 $(KERNEL_SOURCES) -lm
	qemu-aarch64 $(BUILD)/kernels-aarch64 200

lint:
	tests/layers.sh
	clang-format --dry-run -Werror $$(git ls-files '*.c' '*.h')
	cppcheck --quiet --error-exitcode=1 --inline-suppr --enable=warning,performance,portability --suppressions-list=tests/cppcheck.txt -Iinclude -Isrc src tools

wheel: all
	rm -rf $(BUILD)/python && cp -r bindings/python $(BUILD)/python
	cp $(BUILD)/libreadout.so $(BUILD)/readout.blob models/english.model $(BUILD)/python/readout/
	python3 -m pip wheel --quiet --no-deps --wheel-dir $(BUILD) $(BUILD)/python

completions: $(BUILD)/readout
	tools/completions.sh $(BUILD)/readout $(BUILD)/completions

VERSION = $(shell sed -n 's/^\#define RO_VERSION "\(.*\)"/\1/p' include/readout.h)
SHARE = $(DESTDIR)$(PREFIX)/share
install: all completions
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(PREFIX)/include $(SHARE)/readout/data/events $(SHARE)/man/man1
	install -m 755 $(BUILD)/readout $(BUILD)/readout-serve $(BUILD)/readout-worker $(DESTDIR)$(PREFIX)/bin/
	install -m 644 $(BUILD)/libreadout.so $(DESTDIR)$(LIBDIR)/libreadout.so.1
	ln -sf libreadout.so.1 $(DESTDIR)$(LIBDIR)/libreadout.so
	install -m 644 $(BUILD)/libreadout.a $(DESTDIR)$(LIBDIR)/
	sed 's,@PREFIX@,$(PREFIX),; s,@LIBDIR@,$(LIBDIR),; s,@VERSION@,$(VERSION),' packaging/readout.pc.in >$(DESTDIR)$(LIBDIR)/pkgconfig/readout.pc
	install -m 644 include/readout.h $(DESTDIR)$(PREFIX)/include/
	install -m 644 $(BUILD)/readout.blob models/english.model $(SHARE)/readout/
	install -m 644 data/*.tsv $(SHARE)/readout/data/
	install -m 644 data/events/*.tsv $(SHARE)/readout/data/events/
	install -m 644 man/readout.1 man/readout-serve.1 man/readout-worker.1 $(SHARE)/man/man1/
	install -d $(SHARE)/bash-completion/completions $(SHARE)/zsh/vendor-completions $(SHARE)/fish/vendor_completions.d
	install -m 644 $(BUILD)/completions/readout.bash $(SHARE)/bash-completion/completions/readout
	install -m 644 $(BUILD)/completions/_readout $(SHARE)/zsh/vendor-completions/
	install -m 644 $(BUILD)/completions/readout.fish $(SHARE)/fish/vendor_completions.d/

# Debian packages from the tree, beside it in packaging/out
packages:
	rm -rf packaging/out && mkdir -p packaging/out/readout
	git ls-files -z | xargs -0 cp --parents -t packaging/out/readout
	cd packaging/out/readout && SOURCE_DATE_EPOCH=$$(dpkg-parsechangelog -STimestamp) dpkg-buildpackage -us -uc -b

train: all
	tools/train/reproduce.sh

clean:
	rm -rf $(BUILD) $(BUILD)-asan

-include $(OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(SERVE_OBJECTS:.o=.d) $(WORKER_OBJECTS:.o=.d) $(COMPILER_OBJECTS:.o=.d)
.PHONY: kernels-aarch64 completions packages fuzz wheel all check asan lint install train clean
.SECONDARY:
