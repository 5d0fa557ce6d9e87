#ifndef OPENJPH_SHIM_H
#define OPENJPH_SHIM_H
#ifdef __cplusplus
extern "C" {
#endif
int openjph_shim_present(void);
#ifdef __cplusplus
}
#endif
#endif
