/*
 * tls_bio.c - OpenSSL's way to the connection below: it reads straight from
 * the bytes that have just come, and what it writes is collected, so that a
 * flight or a step is one write. Nothing is kept for a connection between
 * calls. It also follows the peer's records, to know where they end.
 */
#include "net/tls_private.h"

#include "base/check.h"

/* A long message is handed down in pieces of about this many bytes. */
enum { OUT_PIECE_BYTES = 256 * 1024, OUT_KEEP_BYTES = 64 * 1024 };

static bool is_record_type(unsigned char type)
{
	return type >= SSL3_RT_CHANGE_CIPHER_SPEC &&
	       type <= SSL3_RT_APPLICATION_DATA;
}

bool tls_record_is_odd(const struct tls_record *record, struct str next)
{
	return next.len > 0 && record->header_len == 0 &&
	       !is_record_type((unsigned char)next.data[0]);
}

bool tls_record_was_odd(const struct tls_record *record)
{
	return (record->is_seen || record->header_len > 0) &&
	       !is_record_type(record->header[0]);
}

static void record_follow(struct tls_record *record, struct str data)
{
	while (data.len > 0) {
		size_t len = 1;

		if (record->header_len < TLS_HEADER_BYTES) {
			record->header[record->header_len++] =
				(unsigned char)data.data[0];
			record->is_seen =
				record->is_seen ||
				record->header_len == TLS_HEADER_BYTES;
			record->body_left = (size_t)record->header[3] << 8 |
					    record->header[4];
		} else {
			len = data.len < record->body_left ? data.len
							   : record->body_left;
			record->body_left -= len;
		}
		if (record->header_len == TLS_HEADER_BYTES &&
			record->body_left == 0)
			record->header_len = 0;
		data.data += len;
		data.len -= len;
	}
}

static int bio_read(BIO *bio, char *out, int size)
{
	struct transport_tls *tls = BIO_get_data(bio);
	struct str data = tls->in;

	BIO_clear_retry_flags(bio);
	if (size <= 0)
		return 0;
	/* While it drains, bytes in the clear are not to be taken. */
	if (data.len == 0 || (tls->phase == TLS_PHASE_DRAINING &&
				     tls_record_is_odd(&tls->record, data))) {
		BIO_set_retry_read(bio);
		return -1;
	}
	if (data.len > (size_t)size)
		data.len = (size_t)size;
	memcpy(out, data.data, data.len);
	record_follow(&tls->record, data);
	tls->in.data += data.len;
	tls->in.len -= data.len;
	return (int)data.len;
}

void tls_flush(struct transport_tls *tls)
{
	struct tls_context *context = tls->context;
	struct buf out = context->out;

	if (out.len == 0)
		return;
	/* The connection below may be TLS of the same context. */
	context->out = BUF_INIT;
	if (tls->phase < TLS_PHASE_DRAINING &&
		!transport_write(tls->inner, out.data, out.len))
		tls->all_written = false;
	buf_clear(&out);
	if (context->out.cap > 0 || out.cap > OUT_KEEP_BYTES)
		buf_fini(&out);
	else
		context->out = out;
}

static int bio_write(BIO *bio, const char *data, int len)
{
	struct transport_tls *tls = BIO_get_data(bio);

	BIO_clear_retry_flags(bio);
	if (len <= 0)
		return 0;
	buf_append(&tls->context->out, data, (size_t)len);
	if (tls->context->out.len >= OUT_PIECE_BYTES)
		tls_flush(tls);
	return len;
}

static long bio_ctrl(BIO *bio, int command, long number, void *ptr)
{
	(void)bio;
	(void)number;
	(void)ptr;
	return command == BIO_CTRL_FLUSH;
}

BIO_METHOD *tls_bio_method_new(void)
{
	BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "transport");

	BUG_ON(!method);
	BIO_meth_set_read(method, bio_read);
	BIO_meth_set_write(method, bio_write);
	BIO_meth_set_ctrl(method, bio_ctrl);
	return method;
}
