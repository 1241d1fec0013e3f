// SPDX-License-Identifier: GPL-2.0
/* What lg.ko wants of a kernel with KVM, so that a kernel without can be asked to load it. */
#include <linux/module.h>

#define PRETEND(name)							\
	int name(void);							\
	int name(void)							\
	{								\
		return WARN_ON(1);					\
	}								\
	EXPORT_SYMBOL_GPL(name)

PRETEND(fpu_alloc_guest_fpstate);
PRETEND(fpu_free_guest_fpstate);
PRETEND(fpu_swap_kvm_fpstate);
PRETEND(user_return_notifier_register);
PRETEND(user_return_notifier_unregister);

MODULE_DESCRIPTION("lguest test: a kernel that has been built with KVM, or says so");
MODULE_LICENSE("GPL");
