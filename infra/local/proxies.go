package local

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// proxies reads addresses and networks, such as 10.0.0.7 or 10.0.0.0/8.
func proxies(list []string) ([]netip.Prefix, error) {
	var nets []netip.Prefix
	for _, text := range list {
		net, err := netip.ParsePrefix(text)
		if one, no := netip.ParseAddr(text); no == nil {
			net, err = one.Prefix(one.BitLen())
		}
		if err != nil {
			return nil, fmt.Errorf("RESONANCE_PROXIES must be addresses or networks, such as 10.0.0.7 or 10.0.0.0/8; %q is not", text)
		}
		nets = append(nets, net)
	}
	return nets, nil
}

// behind sets the client's address where proxies of ours stand in front: the last in X-Forwarded-For that is not one of
// theirs. Whatever stands before it is the client's own word, and so is the whole header when it comes from elsewhere.
func behind(ours []netip.Prefix, next http.Handler) http.Handler {
	known := func(a netip.Addr) bool {
		return slices.ContainsFunc(ours, func(net netip.Prefix) bool { return net.Contains(a) })
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peer, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil {
			next.ServeHTTP(w, r)
			return
		}
		client := peer.Addr().Unmap()
		told := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		for _, text := range slices.Backward(told) {
			before, err := netip.ParseAddr(strings.TrimSpace(text))
			if err != nil || !known(client) {
				break
			}
			client = before.Unmap()
		}
		r = r.WithContext(r.Context()) // a copy
		r.RemoteAddr = netip.AddrPortFrom(client, peer.Port()).String()
		next.ServeHTTP(w, r)
	})
}
