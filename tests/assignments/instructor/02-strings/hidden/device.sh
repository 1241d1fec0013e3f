# shows: a device is not read with prefixes that its decoder does not know
# reread: H:265 <<decode a mov to or from memory; false: it is another instruction>>
# timeout: 30
. /t/tap.sh
guest nearmov
like "$out" 'no plain mov at device address' "a mov with a 16-bit address to a device is the guest's end"
done_testing
