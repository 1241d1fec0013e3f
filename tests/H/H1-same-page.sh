# munmap, mmap, mremap, fork, truncate: host and guest see the same page.
# timeout: 60
. /t/tap.sh
helper_tap memory
done_testing
