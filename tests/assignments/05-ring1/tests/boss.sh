# shows: the host gets its interrupts while the handler runs, whatever gate was asked for
# reread: S:110 <<copy the gates that the guest has a say in>>
# timeout: 60
. /t/tap.sh
guest_tap gates boss
done_testing
