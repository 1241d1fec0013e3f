# Builds what the tests run inside the VM, into kmod-out/tests.
# Called by tests/run from the top directory: make -f tests/build.mk
OUT     := kmod-out/tests
G       := kmod-out/guest
# COURSE: directories with an assignment's guests and helpers (tests/assignments/course, which also sets OUT).
DIRS    := $(COURSE) $(wildcard tests/[A-Z] tests/bench)
GUESTS  := $(patsubst %.c,$(OUT)/guests/%,$(notdir $(wildcard $(DIRS:%=%/guests/*.c))))
HELPERS := $(patsubst %.c,$(OUT)/helpers/%,$(notdir $(wildcard $(DIRS:%=%/helpers/*.c))))
HOST    ?= i386
KIND    := $(shell tangle/hosts $(HOST) tag)
KDIR    ?= $(abspath $(shell tangle/hosts $(HOST) headers))/linux-headers-$(shell cat kmod-out/cache/kernel-version$(KIND))
ARCH    := $(shell tangle/hosts $(HOST) arch)
KO      := $(OUT)/ko$(KIND)
TINY    := $(wildcard $(G)/*.h $(G)/tiny.lds kmod-out/include/*.h) tests/vm/check.h

vpath %.c $(wildcard $(foreach d,guests helpers preload,$(DIRS:%=%/$d)))

GFLAGS  := -m32 -march=i686 -ffreestanding -fno-pic -fno-pie -nostdlib \
	-fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables \
	-mno-sse -mno-mmx -mno-80387 -O2 -g -Wall \
	-Ikmod-out/include -I$(G) -Itests/vm

PRELOAD := $(patsubst %.c,$(OUT)/helpers/%.so,$(notdir $(wildcard tests/*/preload/*.c)))

# Programs for the host that come with 64 bits, too.
HELPERS64 := $(addprefix $(OUT)/helpers/,bases64 callhost64)
LAUNCHER64 := $(OUT)/helpers/lguest64

all: $(GUESTS) $(HELPERS) $(if $(filter x86_64,$(ARCH)),$(HELPERS64) $(LAUNCHER64)) $(PRELOAD) $(OUT)/helpers/lguest-trap $(KO)/probe.ko

# A test guest is the smallest guest with another guest_main().
$(OUT)/lib/head.o: $(G)/head.S $(TINY) | $(OUT)/lib
	gcc $(GFLAGS) -D__ASSEMBLY__ -c $< -o $@
$(OUT)/lib/tiny.o: $(G)/tiny.c $(TINY) | $(OUT)/lib
	gcc $(GFLAGS) -c $< -o $@
$(GUESTS): $(OUT)/guests/%: %.c $(OUT)/lib/head.o $(OUT)/lib/tiny.o $(TINY) | $(OUT)/guests
	gcc $(GFLAGS) -static -Wl,--build-id=none,-z,noexecstack -T $(G)/tiny.lds \
		$(OUT)/lib/head.o $(OUT)/lib/tiny.o $< -o $@

$(HELPERS): $(OUT)/helpers/%: %.c tests/vm/lgdev.h $(wildcard kmod-out/include/*.h) | $(OUT)/helpers
	gcc -m32 -march=i686 -static -O2 -Wall -Wno-unused-function -pthread -Ikmod-out/include -Itests/vm $< -o $@ -lutil

$(HELPERS64): $(OUT)/helpers/%64: %.c tests/vm/lgdev.h $(wildcard kmod-out/include/*.h) | $(OUT)/helpers
	gcc -m64 -static -O2 -Wall -Wno-unused-function -pthread -Ikmod-out/include -Itests/vm $< -o $@

$(LAUNCHER64): $(wildcard kmod-out/launcher/*.[ch] kmod-out/include/*.h) | $(OUT)/helpers
	$(MAKE) -s HOST=amd64 kmod-out/launcher/lguest64
	cp kmod-out/launcher/lguest64 $@

# The launcher once more: undefined behaviour is an illegal instruction.
$(OUT)/helpers/lguest-trap: $(wildcard kmod-out/launcher/*.[ch] kmod-out/include/*.h) | $(OUT)/helpers
	gcc -m32 -march=i686 -static -O1 -g -fsanitize=undefined -fsanitize-undefined-trap-on-error \
		-pthread -Ikmod-out/include -o $@ $(filter %.c,$^) -lseccomp

$(PRELOAD): $(OUT)/helpers/%.so: %.c | $(OUT)/helpers
	gcc -m32 -march=i686 -shared -fPIC -O1 -Wall -o $@ $<

# The tests' own eyes in the host kernel: control registers and MSRs, a CPU each.
$(KO)/probe.ko: tests/vm/probe/probe.c tests/vm/probe/Kbuild | $(KO)
	cp tests/vm/probe/* $(KO)/
	$(MAKE) -s -C $(KDIR) M=$(CURDIR)/$(KO) ARCH=$(ARCH) CONFIG_DEBUG_INFO_BTF_MODULES= modules >$(KO)/log 2>&1 \
		|| { cat $(KO)/log; exit 1; }

$(OUT)/lib $(OUT)/guests $(OUT)/helpers $(KO):
	mkdir -p $@
.DELETE_ON_ERROR:
