# shows: each flush forgets what it must and nothing else (the book's own test)
# reread: H:310 <<flush a range of pages>>
# timeout: 240
. /t/tap.sh
guest_tap tags
done_testing
