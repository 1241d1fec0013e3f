# shows: the project's own test: "hello project=1" says ok, at least three times
# reread: G:160 <<take the whole tour, and return to be powered off>>
# timeout: 120
. /t/tap.sh
guest_tap hello project=1
num "$(printf '%s\n' "$out" | grep -c '^ok ')" -ge 3 "it looks at three things at least"
diag "$out"
done_testing
