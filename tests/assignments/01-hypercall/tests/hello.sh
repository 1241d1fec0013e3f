# shows: the demonstration says how long it has run
# reread: G:160 <<say good-bye>>
# timeout: 30
. /t/tap.sh
guest hello ticks=3
is $rc 0 "it powers off"
tell hello $(printf '%s\n' "$out" | sed -n 's/^I have run for \([0-9]*\) us\.$/\1/p')
like "$out" '^Not one of them was the host.s business. Good-bye.$' "it still says good-bye"
done_testing
