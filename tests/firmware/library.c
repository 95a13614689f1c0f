// The C library over semihosting: printf, malloc, arguments, clock.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int main(int count, char **arguments)
{
    printf("arguments %d\n", count);
    for (int i = 0; i < count; i++) printf("%d: %s\n", i, arguments[i]);
    char *text = malloc(100);
    strcpy(text, "from the heap");
    printf("%s %5d %08x %.6f %e\n", text, -42, 0xBEEFu, 3.14159265358979, 1.0 / 3.0);
    text = realloc(text, 5000);
    printf("%s\n", text);
    free(text);
    printf("clock %d\n", clock() != (clock_t)-1);
    FILE *file = fopen("/nonexistent/file", "r");
    printf("file %s\n", file ? "opened" : "refused");
    fprintf(stderr, "to stderr\n");
    return 3;
}
