# Prints what TAP::Parser makes of standard input, a line each, and what it
# complains about: read_tap.pl < REPORT. It knows versions up to 13 (14 since
# Test::Harness 3.48), of which 14 is a superset for all that is used here.
use strict;
use warnings;
use TAP::Parser;

my $tap = do { local $/; <STDIN> };
$tap =~ s/\ATAP version 14\n/TAP version 13\n/ or die "no version line\n";
my $parser = TAP::Parser->new({ tap => $tap });
while (my $result = $parser->next) {
	my $more = $result->is_test
		? join ' ', $result->is_ok ? 'good' : 'bad', $result->directive
		: '';
	printf "%s %s\n", $result->type, $more;
}
printf "planned %s run %s\n", $parser->tests_planned // '-',
	$parser->tests_run;
print "error $_\n" for $parser->parse_errors;
