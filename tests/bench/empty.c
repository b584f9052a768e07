/*
 * empty.c - does nothing, linked to everything that smtpdrill is linked to:
 * what starting and ending such a program costs.
 */
int main(void)
{
	return 0;
}
