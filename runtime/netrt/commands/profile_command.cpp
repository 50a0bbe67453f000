// The command `profile`.
#include "netrt/command.h"
#include "netrt/profile/profile.h"

namespace netrt {

int profile_command(const Request& request) {
    if (request.profile == nullptr) return complain(request, Error{"this program was made without its profile"});
    return request.profile->run(request);
}

}  // namespace netrt
