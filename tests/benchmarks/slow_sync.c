/* Preloaded into PostgreSQL with its data in memory: every sync takes 1 ms, a steady stand-in for a durable device. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>

int fdatasync(int file) {
    static int (*sync_data)(int);
    if (!sync_data) sync_data = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    usleep(1000);
    return sync_data(file);
}
