// Functions and variables of the C library and of POSIX whose headers the runtime includes.
#include "emit/system_names.h"

#include <algorithm>

namespace netc::emit {

namespace {

constexpr std::string_view names = R"(
a64l abort abs access acct acos acosh alarm aligned_alloc arc4random arc4random_buf arc4random_uniform asctime
asin asinh asprintf at_quick_exit atan atan2 atanh atexit atof atoi atol brk bsearch btowc calloc canonicalize
canonicalize_file_name cbrt ceil chdir chown chroot clearenv clearerr clock clone close close_range closefrom
confstr connect copy_file_range copysign cos cosh crypt ctermid ctime cuserid daddl daemon daylight ddivl dfmal
difftime div dmull dprintf drand48 drand48_data drem dsqrtl dsubl dup dup2 dup3 duplocale dysize eaccess ecvt
endusershell env environ erand48 erf erfc euidaccess execl execle execlp execv execve execveat execvp execvpe
exit exp exp10 exp2 expm1 fabs faccessat fadd fchdir fchown fchownat fclose fcloseall fcvt fd_mask fd_set
fdatasync fdim fdiv fdopen feof ferror fexecve fflush ffma fgetc fgetpos fgets fgetwc fgetws fileno finite
flockfile floor fma fmax fmaxmag fmemopen fmin fminmag fmod fmul fopen fopencookie fork fpathconf fprintf fputc
fputs fputwc fputws fread free freelocale freopen frexp fromfp fromfpx fscanf fseek fseeko fsetpos fsqrt fsub
fsync ftell ftello ftruncate ftrylockfile funlockfile fwide fwprintf fwrite fwscanf gamma gcvt
get_current_dir_name getc getchar getcpu getcwd getdate getdate_err getdelim getdomainname getdtablesize getegid
getentropy getenv geteuid getgid getgroups gethostid gethostname getline getloadavg getlogin getopt getpagesize
getpass getpayload getpgid getpgrp getpid getppid getpt getresgid getresuid gets getsid getsubopt gettid getuid
getusershell getw getwc getwchar getwd gmtime grantpt group_member hypot ilogb index initstate ioctl isalnum
isalpha isascii isatty isblank iscanonical iscntrl isctype isdigit iseqsig isgraph isinf islower isnan isprint
ispunct issignaling isspace isupper isxdigit iszero itimerspec j0 j1 jn jrand48 kill l64a labs lchown lcong48
lconv ldexp ldiv lgamma link linkat llabs lldiv llogb llrint llround localeconv localtime lockf log log10 log1p
log2 logb lrand48 lrint lround lseek malloc mblen mbrlen mbrtowc mbsinit mbsnrtowcs mbsrtowcs mbstowcs mbtowc
memcmp mkdtemp mkostemp mkostemps mkstemp mkstemps mktemp mktime mmap modf mrand48 nan nanosleep nearbyint
newlocale nextafter nextdown nexttoward nextup nice nrand48 obstack on_exit open open_memstream open_wmemstream
optarg opterr optind optopt pathconf pause pclose perror pipe pipe2 popen posix_memalign posix_openpt pow pread
printf profil program_invocation_name program_invocation_short_name pselect ptsname putc putchar putenv puts
putw putwc putwchar pwrite qecvt qfcvt qgcvt qsort quick_exit raise rand random random_data read readlink
readlinkat realloc reallocarray realpath remainder remove remquo rename renameat renameat2 revoke rewind rindex
rint rmdir round roundeven rpmatch sbrk scalb scalbln scalbn scanf secure_getenv seed48 select send setbuf
setbuffer setdomainname setegid setenv seteuid setgid sethostid sethostname setlinebuf setlocale setlogin setns
setpayload setpayloadsig setpgid setpgrp setregid setresgid setresuid setreuid setsid setstate setuid
setusershell setvbuf sigevent signal signgam significand sin sincos sinh sleep snprintf sprintf sqrt srand
srand48 srandom sscanf stat strfromd strfromf strfromf128 strfromf32 strfromf32x strfromf64x strfroml strftime
strlen strptime strtod strtof strtof128 strtof32 strtof32x strtof64x strtol strtold strtoq strtoul strtouq swab
swprintf swscanf symlink symlinkat sync syncfs syscall sysconf system tan tanh tcgetpgrp tcsetpgrp tempnam time
timegm timelocal times timespec timespec_get timespec_getres timeval timex timezone tm tmpfile tmpnam toascii
tolower toupper trunc truncate ttyname ttyslot tzname tzset u_char u_int u_long u_short ualarm uint ulong ungetc
ungetwc unlink unlinkat unlockpt unsetenv unshare uselocale ushort usleep va_list valloc vasprintf vdprintf
vfork vfprintf vfscanf vfwprintf vfwscanf vhangup vprintf vscanf vsnprintf vsprintf vsscanf vswprintf vswscanf
vwprintf vwscanf wait wcpcpy wcpncpy wcrtomb wcscasecmp wcscat wcschr wcschrnul wcscmp wcscoll wcscpy wcscspn
wcsdup wcsftime wcslen wcsncasecmp wcsncat wcsncmp wcsncpy wcsnlen wcsnrtombs wcspbrk wcsrchr wcsrtombs wcsspn
wcsstr wcstod wcstof wcstof128 wcstof32 wcstof32x wcstof64x wcstok wcstol wcstold wcstombs wcstoq wcstoul
wcstouq wcswcs wcswidth wcsxfrm wctob wctomb wctrans wctype wcwidth wmemchr wmemcmp wmemcpy wmemmove wmempcpy
wmemset wprintf write wscanf y0 y1 yn
)";

/// Whole families are known by their beginnings, kinds of one function (`expf`, `fopen64`, `asctime_r`) by their ends.
constexpr std::string_view beginnings[] = {"pthread_", "sched_", "clock_", "obstack_", "fmaximum", "fminimum", "isw",
                                           "towc", "towl", "towu", "timer_", "f32", "f64"};
constexpr std::string_view ends[] = {"f", "l", "f32", "f64", "f128", "f32x", "f64x", "64", "_r", "_unlocked", "_l"};

bool listed(std::string_view name) {
    for (size_t at = names.find(name); at != std::string_view::npos; at = names.find(name, at + 1)) {
        const bool begins = names[at - 1] == ' ' || names[at - 1] == '\n';
        const char next = names[at + name.size()];
        if (begins && (next == ' ' || next == '\n')) return true;
    }
    return false;
}

}  // namespace

bool is_system_name(std::string_view name) {
    if (name.empty()) return false;
    if (listed(name) || name.ends_with("_t")) return true;
    if (std::any_of(std::begin(beginnings), std::end(beginnings), [&](auto start) { return name.starts_with(start); }))
        return true;
    return std::any_of(std::begin(ends), std::end(ends), [&](std::string_view end) {
        return name.size() > end.size() && name.ends_with(end) && is_system_name(name.substr(0, name.size() - end.size()));
    });
}

}  // namespace netc::emit
