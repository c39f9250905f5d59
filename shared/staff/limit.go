package staff

import (
	"context"
	"errors"
	"net/netip"
	"strconv"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// Limit allows Burst acts at once and one more after every Every. It is kept in the store, so that it
// holds over all processes.
type Limit struct {
	Burst int
	Every time.Duration
}

// Limits bounds what strangers can make the desk do.
type Limits struct {
	LinkMember Limit // sign-in links that go to one address; 4, then one each 10 minutes
	LinkClient Limit // links that one network address asks for; 20, then one each 3 minutes
	Attempts   Limit // wrong links that one network address tries; 10, then one a minute
}

func (l Limits) withDefaults() Limits {
	set := func(to *Limit, burst int, every time.Duration) {
		if to.Burst == 0 {
			*to = Limit{burst, every}
		}
	}
	set(&l.LinkMember, 4, 10*time.Minute)
	set(&l.LinkClient, 20, 3*time.Minute)
	set(&l.Attempts, 10, time.Minute)
	return l
}

// bucket is the state of one limit for one name: the generic cell rate algorithm (ITU-T I.371) keeps a
// single instant, the one at which the bucket is full again.
type bucket struct {
	Full time.Time `json:"full"`
}

// next gives the bucket after one more act, and how long to wait when there is no room for one.
func (l Limit) next(b bucket, now time.Time) (bucket, time.Duration) {
	full := b.Full
	if full.Before(now) {
		full = now
	}
	full = full.Add(l.Every)
	if wait := full.Sub(now) - time.Duration(l.Burst)*l.Every; wait > 0 {
		return b, wait
	}
	return bucket{full}, 0
}

func limitKey(name, whom string) store.Key {
	return store.Key{Partition: "limit#" + name + "#" + hash(whom), Sort: "limit"}
}

// take counts one act against the limit for whom, or refuses it.
func (s *Service) take(ctx context.Context, l Limit, name, whom string) error {
	key := limitKey(name, whom)
	err := store.Retry(ctx, func() error {
		b, version, err := s.bucket(ctx, key)
		if err != nil {
			return err
		}
		after, wait := l.next(b, s.clock())
		if wait > 0 {
			return tooMany(wait)
		}
		cond := store.IfAbsent()
		if version > 0 {
			cond = store.IfVersion(version)
		}
		var a act
		a.put(key, typeLimit, after, cond, after.Full.Add(l.Every).Unix())
		return s.commit(ctx, &a)
	})
	if errors.Is(err, store.ErrConflict) { // so many at the same moment are too many
		return tooMany(l.Every)
	}
	return err
}

// room refuses when the limit for whom is used up, and counts nothing.
func (s *Service) room(ctx context.Context, l Limit, name, whom string) error {
	b, _, err := s.bucket(ctx, limitKey(name, whom))
	if err != nil {
		return err
	}
	if _, wait := l.next(b, s.clock()); wait > 0 {
		return tooMany(wait)
	}
	return nil
}

func (s *Service) bucket(ctx context.Context, key store.Key) (bucket, int64, error) {
	found, err := s.read(ctx, key)
	if err != nil {
		return bucket{}, 0, err
	}
	it, ok := found[key]
	if !ok {
		return bucket{}, 0, nil
	}
	b, err := store.Decode[bucket](it)
	return b, it.Version, err
}

func tooMany(wait time.Duration) error {
	minutes := int((wait + time.Minute - 1) / time.Minute)
	return &complaint.Error{Kind: complaint.KindBusy, Code: "too-many-attempts", Params: map[string]string{"minutes": strconv.Itoa(minutes)}}
}

// network is whom a client's address counts as: one household or office. IPv6 gives each of them a /64.
func network(client string) string {
	ip, err := netip.ParseAddr(client)
	if err != nil || ip.Is4() || ip.Is4In6() {
		return client
	}
	prefix, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return client
	}
	return prefix.String()
}
