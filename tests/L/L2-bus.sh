# Loads and stores of every size at the edges of every slot of the bus.
. /t/tap.sh
guest machine end=0
is $rc 0 "the guest is still there to say so"
like "$out" "bus: [0-9]+ tried, 0 wrong" "all ones come back from where there is nothing"
n=$(printf '%s\n' "$out" | sed -n 's/^bus: \([0-9]*\) tried.*/\1/p')
num "${n:-0}" -ge 200 "$n places"
done_testing
