# The front door. `make help` says what there is; README.md says why.
#
# Everything is made from one file, lguest.nw:
#
#	lguest.nw --tangle--> kmod-out/{include,guest,host,launcher}/ --compile--> lg.ko, lguest, hello,
#						and with Debian's kernel source: vmlinux
#	lguest.nw --weave---> book/lguest.pdf
#
# `make` builds the program and runs nothing. V=1 shows every command; PLAIN=1 tangles without
# #line directives; LAX=1 goes on past chunks that are not written yet; KDIR=DIR builds lg.ko for
# another kernel, KDIR=running for the one that runs here; ACCEL=kvm runs QEMU on the processor
# itself; NOLINUX=1 is content with the small guests, for the hasty.

BOOK	:= lguest.nw
OUT	:= kmod-out
TOP	:= $(CURDIR)
Q	:= $(if $(V),,@)
say	= @printf '  %-7s %s\n' $(1) $(2)

.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

all: module launcher $(if $(NOLINUX),small,guest)

# What a target needs is installed first, if it is missing; else this takes two milliseconds.
# (In the sandbox that a student's MINE is built in, nothing can be, and it has been seen to before.)
need-%:
	$(if $(MINE),@:,@tangle/need $*)

# --- Tangle ------------------------------------------------------------------
# tangle/roots lists the files. tangle/tangle decides which of them are new.

ROOTS	:= $(shell sed 's/\#.*//' tangle/roots)
files	= $(addprefix $(OUT)/,$(filter $(1),$(ROOTS)))
MODE	:= $(if $(PLAIN),plain,lines)
ifneq ($(MODE),$(file <$(OUT)/.mode))
$(OUT)/.tangled: FORCE
endif

tangle: $(OUT)/.tangled

# MINE=FILE: with a student's chunks in it, of those that MAY=LIST allows. tests/assignments/course says so, in a
# sandbox in which kmod-out is another.
$(OUT)/.tangled: $(BOOK) $(if $(MINE),$(MINE) FORCE) tangle/roots tangle/tangle | need-build
	$(Q)mkdir -p $(OUT)
	$(Q)tangle/tangle $(if $(PLAIN),--plain) $(if $(LAX),--lax) $(if $(MINE),--mine $(MINE) --may $(MAY)) $(BOOK) $(OUT)
	@printf '$(MODE)' >$(OUT)/.mode
	@touch $@

# Made by the rule above, or left alone by it: make looks at their times again afterwards.
$(call files,%): $(OUT)/.tangled ;

# After a change that only moved lines, objects keep the line numbers of their last build. This
# brings gdb and the book together again.
lines: $(OUT)/.tangled
	$(Q)tangle/tangle --exact $(if $(PLAIN),--plain) $(BOOK) $(OUT)
	@$(MAKE) all

# No path of this machine may end in what we build. (The assembler must be told by itself.)
DEBUG	:= -g -gdwarf-4 -ffile-prefix-map=$(TOP)=. -ffile-prefix-map=$(TOP)/=
ASDEBUG	:= $(DEBUG) -Wa,--debug-prefix-map=$(TOP)/= -Wa,--debug-prefix-map=$(TOP)=.

# --- The host module -----------------------------------------------------------
# The kernel's own Kbuild makes it; we only call it, and only if something is newer. Without a
# KDIR it is one of Debian's kernels, compiled wherever we are: HOST says which, of those that
# tangle/hosts lists. With one it is that kernel. The sources are the same for all; what is not i386 is
# built from a copy in a directory of its own.

HOST	?= $(firstword $(shell tangle/hosts))
KIND	:= $(shell tangle/hosts $(HOST) tag)
ifneq ($(.SHELLSTATUS),0)
$(error HOST=$(HOST) will not do)
endif
KMOD	:= $(OUT)/host$(KIND)
export HOST

# KDIR=running: for the kernel that runs here, whatever it is; in a directory of its own, since the
# VM's module is not this one's.
ifeq ($(KDIR),running)
override KDIR := /lib/modules/$(shell uname -r)/build
KIND	:= -running
KMOD	:= $(OUT)/host$(KIND)
endif
ifeq ($(KDIR),)
KERNEL	= $(abspath $(shell tangle/hosts $(HOST) headers))/linux-headers-$(shell cat $(OUT)/cache/kernel-version$(KIND))
CROSS	= ARCH=$(shell tangle/hosts $(HOST) arch)
else
KERNEL	= $(KDIR)
CROSS	=
export KDIR
endif
JOBS	:= -j$(shell nproc)
# No "BTF", type information for which one more tool would be needed.
CROSS	+= CONFIG_DEBUG_INFO_BTF_MODULES=
NOISE	= ^warning: the compiler differs|^  (The kernel was|You are using)

module: $(KMOD)/lg.ko

$(KMOD)/.kernel: FORCE | need-build
	@mkdir -p $(@D)
	@test -f '$(KERNEL)/Makefile' || { echo "make: '$(KERNEL)' holds no kernel headers:" \
		"install linux-headers-$$(uname -r), or say KDIR=... where they are" >&2; exit 1; }
	@echo '$(KERNEL)' | cmp -s - $@ || { rm -f $(KMOD)/*.o $(KMOD)/*/*.o; \
		echo '$(KERNEL)' >$@; }

$(KMOD)/lg.ko: $(call files,host/% include/%) $(KMOD)/.kernel
	$(call say,KMOD,$(patsubst $(OUT)/%,%,$@))
	$(if $(KIND),$(Q)cd $(OUT)/host && cp -pu --parents $(patsubst host/%,%,$(filter host/%,$(ROOTS))) ../$(notdir $(KMOD)))
ifdef V
	$(MAKE) -C $(KERNEL) M=$(TOP)/$(@D) $(CROSS) $(JOBS) V=1 KCFLAGS='$(DEBUG)' KAFLAGS='$(ASDEBUG)' modules
else
	@$(MAKE) -s -C $(KERNEL) M=$(TOP)/$(@D) $(CROSS) $(JOBS) KCFLAGS='$(DEBUG)' KAFLAGS='$(ASDEBUG)' \
		modules >$(@D)/.log 2>&1; s=$$?; grep -vE '$(NOISE)' $(@D)/.log >&2; exit $$s
endif
	@touch $@

# --- The guest and the launcher ----------------------------------------------------
# The smallest guest has nothing under it: no library, no FPU, no dynamic linker.

GUEST	:= -m32 -march=i686 -ffreestanding -fno-pic -fno-pie -no-pie -nostdlib -static \
	   -fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables \
	   -mno-sse -mno-mmx -mno-80387 -O2 $(DEBUG) -Wall -Wextra -Wno-unused-parameter \
	   -I$(OUT)/include -I$(OUT)/guest
LAUNCHER := -m32 -march=i686 -static -O2 $(DEBUG) -Wall -Wextra -pthread -I$(OUT)/include
# Where libseccomp is if this machine has none for i386: tangle/need.
SECCOMP := $(OUT)/cache/seccomp/usr

guest: small linux
small: $(OUT)/guest/hello $(OUT)/guest/smallest
launcher: $(OUT)/launcher/lguest

$(OUT)/guest/%.o: $(OUT)/guest/%.S $(call files,include/% guest/%.h)
	$(Q)gcc $(GUEST) $(ASDEBUG) -D__ASSEMBLY__ -c -o $@ $<
$(OUT)/guest/%.o: $(OUT)/guest/%.c $(call files,include/% guest/%.h)
	$(Q)gcc $(GUEST) -c -o $@ $<

$(OUT)/guest/hello: $(addprefix $(OUT)/guest/,head.o tiny.o hello.o)
$(OUT)/guest/smallest: $(OUT)/guest/smallest.o
$(OUT)/guest/hello $(OUT)/guest/smallest: $(OUT)/guest/tiny.lds
	$(call say,GUEST,guest/$(@F))
	$(Q)gcc $(GUEST) -Wl,--build-id=none,-z,noexecstack -T $(OUT)/guest/tiny.lds -o $@ $(filter %.o,$^)

# Linux as a guest. tangle/linux/build compares texts: prose, and lines that moved, build nothing.
linux: $(OUT)/guest/vmlinux $(OUT)/guest/initrd.gz

LINUX	:= $(addprefix guest/,linux.patch linux.config Kconfig Kbuild boot.c plain.c lguest.h i386_head.S \
	   lguest_ops.h) include/lguest_hcall.h include/lguest_machine.h
$(OUT)/guest/vmlinux: $(addprefix $(OUT)/,$(LINUX)) tangle/linux/build | need-linux
	@tangle/linux/build $(BOOK) $(OUT) $(shell nproc)

BUSYBOX	:= $(OUT)/cache/busybox/bin/busybox
$(OUT)/guest/initrd.gz: tangle/linux/initrd tangle/linux/init tangle/linux/demo | need-vm
	$(call say,INITRD,guest/$(@F))
	$(Q)tangle/linux/initrd bin/busybox=$(BUSYBOX) init=tangle/linux/init bin/demo=tangle/linux/demo >$@

$(OUT)/launcher/lguest: $(call files,launcher/% include/%)
	$(call say,LAUNCH,launcher/lguest)
	$(Q)gcc $(LAUNCHER) -isystem $(SECCOMP)/include -o $@ $(filter %.c,$^) -L$(SECCOMP)/lib/i386-linux-gnu -lseccomp

# The same with 64 bits, for who likes it better: no other difference, on an amd64 host.
launcher64: $(OUT)/launcher/lguest64
$(OUT)/launcher/lguest64: $(call files,launcher/% include/%)
	$(call say,LAUNCH,launcher/lguest64)
	$(Q)gcc $(filter-out -march=%,$(LAUNCHER:-m32=-m64)) -o $@ $(filter %.c,$^) -lseccomp

# --- Run ---------------------------------------------------------------------------

VM	:= tests/vm/boot
# On a terminal its keys are the guest's; without one it ends by itself. (Not in $(shell ...), of which
# the output is always a pipe.)
TERMINAL := how=; test -t 0 && test -t 1 && how=--interactive;

GUEST_LINUX := $(OUT)/guest/vmlinux $(OUT)/guest/initrd.gz

ifneq ($(A),)
run: module launcher small need-vm need-course
	@$(COURSE) $@ $(A)
else ifeq ($(ROOT),)
run: all need-vm
	@$(TERMINAL) $(VM) $$how --script tests/vm/demo.sh --arg linux $(GUEST_LINUX)
	@tests/vm/next-steps
else ifeq ($(ROOT),debian)
run: debian
	@tests/vm/debian $(DEBIAN) 'uname -a' 'cat /etc/os-release' 'df -h /' 'ip addr' 'apt-get --version' poweroff
else
run:
	@echo "make: ROOT=$(ROOT) is not known: ROOT=debian, or no ROOT" >&2; exit 1
endif

# A disk with Debian 12 is made once; what is changed on it stays.
DEBIAN	:= $(OUT)/cache/debian.img
debian: all need-vm need-debian $(OUT)/launcher/unfiltered.so
	@tangle/linux/debian $(OUT)

# Debian's passt for i386 needs it; it says why.
$(OUT)/launcher/unfiltered.so: tests/L/preload/unfiltered.c | need-build
	@mkdir -p $(@D)
	$(Q)gcc -m32 -march=i686 -shared -fPIC -O1 -Wall -o $@ $<

hello: module launcher small need-vm
	@$(TERMINAL) $(VM) $$how --script tests/vm/demo.sh --arg hello
	@tests/vm/next-steps

shell: all need-vm
	@$(TERMINAL) $(VM) $$how --script tests/vm/shell.sh $(GUEST_LINUX)

# --- Check ---------------------------------------------------------------------------
# make check PART=H, or PART=H6 for one chapter, or the name of one test.

check-slow: export SLOW = 1
check check-slow: all need-vm need-book need-lint need-check hosts
	@start=$$(date +%s); tests/run $(PART); s=$$?; m=$$((($$(date +%s) - start) / 60)); \
	if [ "$@" = check ] && [ $$m -ge 45 ]; then \
		echo "make: the tests took $$m minutes; nobody runs what takes more than 45" >&2; s=1; \
	fi; exit $$s
# S6-hosts has the others built and booted.
need-hosts:
	@for h in $$(tangle/hosts); do HOST=$$h tangle/need build vm || exit; done
# Two tests at a time that want the same module must not both begin to build it.
hosts: need-hosts
	@for h in $$(tangle/hosts); do $(MAKE) -s module HOST=$$h KDIR= || exit; done
bench: all need-hosts
	@tests/bench/run
lint: $(BOOK) need-build need-lint
	@tangle/lint $(BOOK) $(OUT)

# --- The course ------------------------------------------------------------------------
# A=NN is the assignment. make build, run and grade A=NN build what a student wrote, elsewhere; run without A is the
# book's own.

COURSE	:= tests/assignments/course
start:
	@$(COURSE) $@ $(A)
build grade: module launcher small need-vm need-course
	@$(COURSE) $@ $(A) $(if $(filter grade,$@),$(if $(INSTRUCTOR),--instructor '$(INSTRUCTOR)') $(if $(JSON),--json '$(JSON)'))
weave: need-book need-course
	@$(COURSE) $@ $(A)
submit:
	@$(COURSE) $@ $(A)
grade-all: module launcher small need-vm need-course
	@$(COURSE) $@ '$(DIR)' $(if $(A),--assignment $(A)) $(if $(JSON),--json '$(JSON)') $(if $(CSV),--csv '$(CSV)') \
		$(if $(INSTRUCTOR),--instructor '$(INSTRUCTOR)') $(if $(VMS),--jobs $(VMS))
check-assignments: module launcher small need-vm need-course
	@$(COURSE) check $(A) $(if $(INSTRUCTOR),--instructor '$(INSTRUCTOR)')
handout-tarball:
	@$(COURSE) $@ $(TARBALL)

# --- On this machine -----------------------------------------------------------------
# The launcher for good, and the module through DKMS. tangle/install/install says what it does.

install: launcher
	@make=$@ tangle/install/install $(OUT) $(BOOK)
uninstall:
	@make=$@ tangle/install/install --remove
export PREFIX DESTDIR

# --- On another distribution -----------------------------------------------------------
# Each line of a recipe goes through tangle/chroot, which runs it in the Debian 12 that `make chroot` has
# made, if it has; or else here. What is for the machine itself stays here.

SHELL	:= $(if $(KDIR),/bin/sh,tangle/chroot)
install uninstall chroot clean distclean help: private SHELL := /bin/sh

chroot:
	@tangle/chroot

# --- The book ----------------------------------------------------------------------

book: need-book
	@weave/book
quick: need-book
	@weave/book --quick
html: need-book
	@weave/html

PART.Preparation  := P
PART.Preparation! := P
PART.Guest	  := G
PART.Host	  := H
PART.Switcher	  := S
PART.Launcher	  := L
PART.Mastery	  := M
PARTS := Preparation Preparation! Guest Host Switcher Launcher Mastery
$(PARTS):
	@weave/print-part $(PART.$@)

# --- The rest ------------------------------------------------------------------------

help:
	@cat tangle/help

# What was downloaded is kept; distclean does not.
clean:
	$(Q)rm -rf book
	$(Q)if [ -d $(OUT) ]; then find $(OUT) -mindepth 1 -maxdepth 1 ! -name cache -exec rm -rf {} +; fi
distclean: clean
	$(Q)tangle/chroot --remove
	$(Q)rm -rf $(OUT)

# Objects are kept, also those that make thinks nobody asked for.
.SECONDARY:
FORCE:
.PHONY: all tangle lines module guest small linux launcher run debian hello shell check check-slow hosts need-hosts bench lint \
	start build grade weave submit grade-all check-assignments handout-tarball \
	install uninstall chroot book quick html $(PARTS) help clean distclean FORCE
