#include "rtos.c"
