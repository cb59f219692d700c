#include "convert/confine.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define SANITIZED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#if !defined SANITIZED
#define SANITIZED 0
#endif

#if defined __x86_64__
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define OUR_ARCH AUDIT_ARCH_AARCH64
#else
#define OUR_ARCH 0 /* no filter of system calls is known here */
#endif

static bool limit(int what, rlim_t most, struct error *why)
{
    struct rlimit now;
    if (getrlimit(what, &now) != 0) return FAIL_ERRNO(why, errno, "limits cannot be read");
    rlim_t to = now.rlim_max == RLIM_INFINITY || now.rlim_max > most ? most : now.rlim_max;
    struct rlimit set = { to, to };
    return setrlimit(what, &set) == 0 || FAIL_ERRNO(why, errno, "limits cannot be set");
}

static bool set_ceilings(const struct ceilings *most, struct error *why)
{
    return (SANITIZED || limit(RLIMIT_AS, most->memory_bytes, why)) && limit(RLIMIT_FSIZE, most->output_bytes, why) &&
           limit(RLIMIT_CPU, most->cpu_seconds, why) && limit(RLIMIT_CORE, 0, why) && limit(RLIMIT_NOFILE, 256, why);
}

/* The rights of Landlock's first version: all that its later ones added stays as it is. */
static const uint64_t all_rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
static const uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;

static void allow(int rules, const char *path)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) return;
    struct landlock_path_beneath_attr rule = { .allowed_access = reading, .parent_fd = fd };
    if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) { /* a file, not a folder */
        rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
        (void)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    }
    (void)close(fd);
}

static bool only_read(const char *const *readable, size_t n, struct error *why)
{
    const struct landlock_ruleset_attr handled = { .handled_access_fs = all_rights };
    int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0);
    if (rules < 0) return true; /* this kernel has none */
    for (size_t i = 0; i < n; i++) allow(rules, readable[i]);
    bool ok = syscall(SYS_landlock_restrict_self, rules, 0) == 0 || FAIL_ERRNO(why, errno, "reading cannot be confined");
    (void)close(rules);
    return ok;
}

#define REFUSE(call) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES)

static bool no_network_no_programs(struct error *why)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCH, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS), /* calls by another table of numbers */
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
#if defined __x86_64__
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1), /* x32: the same arch, other numbers */
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
#endif
        REFUSE(SYS_socket),
        REFUSE(SYS_socketpair),
        REFUSE(SYS_connect),
        REFUSE(SYS_bind),
        REFUSE(SYS_execve),
        REFUSE(SYS_execveat),
        REFUSE(SYS_ptrace),
        REFUSE(SYS_process_vm_readv),
        REFUSE(SYS_process_vm_writev),
        REFUSE(SYS_kill),
        REFUSE(SYS_io_uring_setup), /* which can do all of these without a call that is seen here */
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = { .len = COUNT_OF(filter), .filter = filter };
    if (!OUR_ARCH || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 || errno == EINVAL) return true;
    return FAIL_ERRNO(why, errno, "system calls cannot be confined");
}

bool confine(const char *const *readable, size_t n, const struct ceilings *most, struct error *why)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return FAIL_ERRNO(why, errno, "privileges cannot be dropped");
    return set_ceilings(most, why) && only_read(readable, n, why) && no_network_no_programs(why);
}
